import { SOFTPLUS_KERNEL } from './softplus-kernel-bytes';
import { kernelMemory } from './wasm-kernel';

/** What `softplus-kernel.wat` exports. */
interface SoftplusKernel {
  terms(values: number, valuesEnd: number, decays: number, logs: number, tables: number): void;
}

/** Behind this e^-x is nothing beside 1, and nearly the smallest number that has all its digits. */
const MOST = 708;
/** ln 2 / 64 in two parts: the first has few enough digits that its multiples are exact. */
const STEPS_PER_UNIT = 92.33248261689366;
const STEP_HIGH = 0.01083042469326756;
const STEP_LOW = 2.9815858269852933e-12;

/** Places in the tables: 2^(-j/64) for j below 64, 2^-m for m up to 1023, 1 / (1 + i/64) and its -ln for i up to 64. */
const POWERS = 64;
const INVERSES = POWERS + 1024;
const LOGS = INVERSES + 65;
const TABLES = Float64Array.from({ length: LOGS + 65 }, (_, at) => {
  if (at < POWERS) return 2 ** (-at / 64);
  if (at < INVERSES) return 2 ** (POWERS - at);
  return at < LOGS ? 1 / (1 + (at - INVERSES) / 64) : Math.log(1 + (at - LOGS) / 64);
});

/**
 * e^-|z| to one unit in the last place, twice as fast as with `Math.exp`.
 *
 * A table of powers of two in steps of 1/64, and Taylor's series for what is left, at most 0.0055: its sixth term lies
 * below the digits. See Tang (1989), Table-driven implementation of the exponential function in IEEE floating-point
 * arithmetic, ACM Transactions on Mathematical Software 15(2).
 */
export function decay(z: number): number {
  const x = Math.min(Math.abs(z), MOST);
  const k = nearest(x * STEPS_PER_UNIT);
  const r = x - k * STEP_HIGH - k * STEP_LOW;
  const y = 1 + r * (-1 + r * (1 / 2 + r * (-1 / 6 + r * (1 / 24 + r * (-1 / 120)))));
  const step = k | 0;
  return TABLES[step & 63] * y * TABLES[POWERS + (step >> 6)];
}

/**
 * ln(1 + t) for t from 0 to 1, to one unit in the last place: the logarithm of the nearest 64th from a table, and the
 * series of what is left, at most 1/128. See Tang (1990), Table-driven implementation of the logarithm function in IEEE
 * floating-point arithmetic, ACM Transactions on Mathematical Software 16(4).
 */
export function log1pOfShare(t: number): number {
  const k = nearest(t * 64);
  const r = (t - k * 0.015625) * TABLES[INVERSES + (k | 0)];
  return (
    TABLES[LOGS + (k | 0)] +
    r * (1 + r * (-1 / 2 + r * (1 / 3 + r * (-1 / 4 + r * (1 / 5 + r * (-1 / 6 + r * (1 / 7 + r * (-1 / 8))))))))
  );
}

/** 1 / (1 + e^-z), of z and its decay. */
export function sigmoidOf(z: number, decayed: number): number {
  return (z >= 0 ? 1 : decayed) / (1 + decayed);
}

/** Adding it to a number below leaves no digits for a fraction: the processor rounds, halves to even. */
const NO_FRACTION = 2 ** 52;

function nearest(value: number): number {
  return value + NO_FRACTION - NO_FRACTION;
}

/** The terms of sigmoid and softplus for many values at once, to the same bits as for one. */
export class SoftplusTerms {
  /** What is asked: z. */
  readonly values: Float64Array;
  /** e^-|z|. */
  readonly decays: Float64Array;
  /** ln(1 + e^-|z|). */
  readonly logs: Float64Array;
  private readonly kernel: SoftplusKernel | null;

  /** @param most values at once */
  constructor(most: number) {
    const length = most + (most % 2);
    const { numbers, exports } = kernelMemory<SoftplusKernel>(SOFTPLUS_KERNEL, 3 * length + TABLES.length);
    this.values = numbers.subarray(0, length);
    this.decays = numbers.subarray(length, 2 * length);
    this.logs = numbers.subarray(2 * length, 3 * length);
    numbers.set(TABLES, 3 * length);
    this.kernel = exports;
  }

  /** Computes those of the first values. */
  compute(count: number): void {
    const { kernel, values, decays, logs } = this;
    if (kernel !== null) {
      const bytes = values.BYTES_PER_ELEMENT;
      // The arrays lie one behind the other, from the first byte.
      const length = values.length * bytes;
      if (count > 0) kernel.terms(0, count * bytes, length, 2 * length, 3 * length);
      return;
    }
    for (let i = 0; i < count; i++) {
      decays[i] = decay(values[i]);
      logs[i] = log1pOfShare(decays[i]);
    }
  }

  /** 1 / (1 + e^-z) of a value whose terms are computed. */
  sigmoid(index: number): number {
    return sigmoidOf(this.values[index], this.decays[index]);
  }
}
