import { NUMBER_TEXT } from './number-text-bytes';
import { PLAIN_RECORDS } from './plain-records-bytes';

/** What is used of it: Node's types leave it to those of a browser. */
declare const WebAssembly:
  | {
      Module: new (bytes: Uint8Array) => object;
      Memory: new (pages: { initial: number; maximum: number }) => { buffer: ArrayBuffer };
      Instance: new (module: object, imports: object) => { exports: unknown };
    }
  | undefined;

/** What `number-text.wat` and `plain-records.wat` export. */
interface Kernels {
  writeNumber(value: number, at: number): number;
  findRecords(at: number, end: number, starts: number, cells: number, most: number): number;
  copyBytes(from: number, to: number, length: number): number;
}

const PAGE_BYTES = 64 * 1024;
/** See `number-text.wat`. */
const POWERS_AT = 256;
const TABLES_BYTES = 16 * 1024;
/** Kernels read and write a little more than what is asked of them. */
const SPARE_BYTES = 64;
/** Powers of ten by which some finite float64 is multiplied. */
const LEAST_POWER = -292;
const MOST_POWER = 324;
const POWER_BITS = 128n;

/**
 * Memory in which CSV is read and written by loops in WebAssembly, many bytes at a time: JavaScript alone takes as long
 * for the texts of a row as for its prediction. Places are bytes of it; behind each region some bytes are spare.
 */
export class PlainMemory {
  /** Node without compilers (`--jitless`) has no WebAssembly. */
  static readonly isPossible = typeof WebAssembly !== 'undefined';
  readonly bytes: Buffer;
  /** Where the input and the output begin. */
  readonly inputAt: number;
  readonly outputAt: number;
  /** Of cells: see `findRecords`. */
  readonly starts: Int32Array;
  private readonly kernels: Kernels;
  private textsEnd: number;

  /**
   * @param startCount places of cells that are found at once
   * @param textBytes of all texts to be kept
   */
  constructor(
    startCount: number,
    textBytes: number,
    readonly inputBytes: number,
    readonly outputBytes: number,
  ) {
    this.textsEnd = TABLES_BYTES + startCount * Int32Array.BYTES_PER_ELEMENT;
    this.inputAt = this.textsEnd + textBytes + SPARE_BYTES;
    this.outputAt = this.inputAt + inputBytes + SPARE_BYTES;
    if (typeof WebAssembly === 'undefined') throw new Error('There is no WebAssembly here.');
    const { Instance, Memory, Module } = WebAssembly;
    const pages = Math.ceil((this.outputAt + outputBytes + SPARE_BYTES) / PAGE_BYTES);
    const memory = new Memory({ initial: pages, maximum: pages });
    const exportsOf = (digits: string) =>
      new Instance(new Module(Buffer.from(digits, 'hex')), { plain: { memory } }).exports;
    this.kernels = Object.assign({}, exportsOf(NUMBER_TEXT), exportsOf(PLAIN_RECORDS)) as Kernels;
    this.bytes = Buffer.from(memory.buffer);
    this.starts = new Int32Array(memory.buffer, TABLES_BYTES, startCount);
    writeTables(this.bytes);
  }

  /** Keeps a text that will be copied. @returns its place */
  keep(text: Buffer): number {
    const at = this.textsEnd;
    this.textsEnd += text.copy(this.bytes, at);
    return at;
  }

  /** @returns the place behind the copy */
  copy(from: number, to: number, length: number): number {
    return this.kernels.copyBytes(from, to, length);
  }

  /**
   * Writes a finite number as JSON has it, a whole one with a point as DuckDB does: `0.25`, `12.0`, `1e-7`. It is the
   * shortest text that reads back as the same number.
   *
   * @returns the place behind it
   */
  writeNumber(value: number, at: number): number {
    return this.kernels.writeNumber(value, at);
  }

  /**
   * Finds records of so many cells in whole lines: `starts` receives the places of a record's cells and the one behind
   * it, record after record.
   *
   * @returns how many were found, -1 where one is not plain
   */
  findRecords(at: number, end: number, cells: number, most: number): number {
    return this.kernels.findRecords(at, end, TABLES_BYTES, cells, most);
  }
}

function writeTables(memory: Buffer): void {
  for (let pair = 0; pair < 100; pair++) memory.write(String(pair).padStart(2, '0'), 2 * pair, 'latin1');
  for (let power = LEAST_POWER; power <= MOST_POWER; power++) {
    const at = POWERS_AT + 16 * (power - LEAST_POWER);
    const digits = powerOfTen(power);
    memory.writeBigUInt64LE(BigInt.asUintN(64, digits), at);
    memory.writeBigUInt64LE(digits >> 64n, at + 8);
  }
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
