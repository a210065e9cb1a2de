import { NUMBER_TEXT } from './number-text-bytes';

/** What is used of it: Node's types leave it to those of a browser. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { exports: unknown };
};

/**
 * Writes a finite number as JSON has it, but whole ones with a point and positive exponents without a sign: `0.25`,
 * `12.0`, `1e-7`, `1e21`. It is the shortest text that reads back as the same number.
 *
 * @param at a place in the memory, with NUMBER_TEXT_BYTES from it
 * @returns the place behind the text
 */
export type WriteNumber = (value: number, at: number) => number;

/** Of a memory's beginning, kept for tables: see `number-text.wat`. */
export const NUMBER_TABLES_BYTES = 16 * 1024;

/** So many may be overwritten from the place of a number on, however short its text is. */
export const NUMBER_TEXT_BYTES = 64;

const POWERS_AT = 256;
/** Powers of ten by which some finite float64 is multiplied. */
const LEAST_POWER = -292;
const MOST_POWER = 324;
const POWER_BITS = 128n;

let compiled: { module: object; tables: Uint8Array } | null = null;

/**
 * @param memory a `WebAssembly.Memory` that does not grow
 * @throws ReferenceError where there is no WebAssembly, as in Node without compilers (`--jitless`).
 */
export function numberWriterIn(memory: { readonly buffer: ArrayBuffer }): WriteNumber {
  compiled ??= { module: new WebAssembly.Module(bytesOf(NUMBER_TEXT)), tables: tablesOf() };
  new Uint8Array(memory.buffer).set(compiled.tables);
  const { exports } = new WebAssembly.Instance(compiled.module, { number: { memory } });
  return (exports as { writeNumber: WriteNumber }).writeNumber;
}

function bytesOf(hexadecimal: string): Uint8Array {
  return Uint8Array.from({ length: hexadecimal.length / 2 }, (_, i) =>
    Number.parseInt(hexadecimal.slice(2 * i, 2 * i + 2), 16),
  );
}

function tablesOf(): Uint8Array {
  const tables = new DataView(new ArrayBuffer(POWERS_AT + 16 * (MOST_POWER - LEAST_POWER + 1)));
  for (let pair = 0; pair < 100; pair++) {
    tables.setUint8(2 * pair, '0'.charCodeAt(0) + Math.floor(pair / 10));
    tables.setUint8(2 * pair + 1, '0'.charCodeAt(0) + (pair % 10));
  }
  for (let power = LEAST_POWER; power <= MOST_POWER; power++) {
    const at = POWERS_AT + 16 * (power - LEAST_POWER);
    const digits = powerOfTen(power);
    tables.setBigUint64(at, BigInt.asUintN(64, digits), true);
    tables.setBigUint64(at + 8, digits >> 64n, true);
  }
  return new Uint8Array(tables.buffer);
}

/** The first 128 bits of a power of ten, rounded up. */
function powerOfTen(exponent: number): bigint {
  const power = 10n ** BigInt(Math.abs(exponent));
  if (exponent < 0) return (1n << (bitsOf(power) + POWER_BITS - 1n)) / power + 1n;
  const excess = bitsOf(power) - POWER_BITS;
  if (excess <= 0n) return power << -excess;
  return (power >> excess) + (BigInt.asUintN(Number(excess), power) === 0n ? 0n : 1n);
}

function bitsOf(value: bigint): bigint {
  return BigInt(value.toString(2).length);
}
