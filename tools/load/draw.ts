/**
 * Numbers from 0 to 1 that depend on `seed` alone (mulberry32): a test that is run again sends the same requests.
 *
 * @example
 * const draw = drawFrom(7);
 * whole(draw, 1, 6);
 */
export function drawFrom(seed: number): () => number {
  let state = (seed + 1) * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number from `least` to `most`, both included. */
export function whole(draw: () => number, least: number, most: number): number {
  return least + Math.floor(draw() * (most - least + 1));
}

export function oneOf<T>(draw: () => number, choices: readonly T[]): T {
  return choices[whole(draw, 0, choices.length - 1)];
}
