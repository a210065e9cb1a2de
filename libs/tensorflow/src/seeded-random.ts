import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A stream of random numbers that a seed fixes on every machine. */
export interface SeededRandom {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Uniform whole number in [0, bound). */
  below(bound: number): number;
  /** The numbers 0 .. count-1 in random order, or the first `size` of them. */
  shuffled(count: number, size?: number): Int32Array;
}

export function seededRandom(seed: number): SeededRandom {
  const generator = xoroshiro128plus(seed);
  const uniform = () => uniformFloat64(generator);
  const below = (bound: number) => uniformInt(generator, 0, bound - 1);
  return {
    uniform,
    below,
    // Box and Muller (1958); 1 - u keeps the logarithm finite.
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    shuffled(count, size = count) {
      // Fisher and Yates, stopped once enough are drawn.
      const order = Int32Array.from({ length: count }, (_, i) => i);
      for (let i = 0; i < size; i++) {
        const j = i + below(count - i);
        [order[i], order[j]] = [order[j], order[i]];
      }
      return order.subarray(0, size);
    },
  };
}
