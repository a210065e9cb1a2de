import { NUMBER_TABLES_BYTES, NUMBER_TEXT_BYTES, numberWriterIn } from '@retail-ml/number-text';
import { PLAIN_RECORDS } from './plain-records-bytes';
import { PREDICTION_TEXT } from './prediction-text-bytes';

/** What is used of it: Node's types leave it to those of a browser. */
declare const WebAssembly:
  | {
      Module: new (bytes: Uint8Array) => object;
      Memory: new (pages: { initial: number; maximum: number }) => { buffer: ArrayBuffer };
      Instance: new (module: object, imports: object) => { exports: unknown };
    }
  | undefined;

/** What `plain-records.wat` and `prediction-text.wat` export. */
interface Kernels {
  findRecords(at: number, end: number, starts: number, cells: number, most: number): number;
  readNumbers(start: number, stride: number, count: number, isOptional: number, powers: number, values: number): number;
  writeRecords(
    start: number,
    cells: number,
    count: number,
    columns: number,
    columnsEnd: number,
    skipped: number,
    end: number,
    endLength: number,
    at: number,
  ): number;
}

const PAGE_BYTES = 64 * 1024;
/** Kernels read and write a little more than what is asked of them. */
const SPARE_BYTES = NUMBER_TEXT_BYTES;

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
  readonly kernels: Kernels;
  private keptEnd: number;

  /**
   * @param startCount places of cells that are found at once
   * @param keptBytes of all that is kept: see `bytesToKeep`
   */
  constructor(
    startCount: number,
    keptBytes: number,
    readonly inputBytes: number,
    readonly outputBytes: number,
  ) {
    this.keptEnd = bytesToKeep(NUMBER_TABLES_BYTES + startCount * Int32Array.BYTES_PER_ELEMENT);
    this.inputAt = this.keptEnd + keptBytes + SPARE_BYTES;
    this.outputAt = this.inputAt + inputBytes + SPARE_BYTES;
    if (typeof WebAssembly === 'undefined') throw new Error('There is no WebAssembly here.');
    const { Instance, Memory, Module } = WebAssembly;
    const pages = Math.ceil((this.outputAt + outputBytes + SPARE_BYTES) / PAGE_BYTES);
    const memory = new Memory({ initial: pages, maximum: pages });
    const imports = { plain: { memory, writeNumber: numberWriterIn(memory) } };
    const exportsOf = (digits: string) => new Instance(new Module(Buffer.from(digits, 'hex')), imports).exports;
    this.kernels = Object.assign({}, exportsOf(PLAIN_RECORDS), exportsOf(PREDICTION_TEXT)) as Kernels;
    this.bytes = Buffer.from(memory.buffer);
    this.starts = new Int32Array(memory.buffer, NUMBER_TABLES_BYTES, startCount);
  }

  /** Keeps a text, or numbers, for kernels to read. @returns where */
  keep(piece: Uint8Array | Int32Array | Float64Array): number {
    const at = this.reserve(piece.byteLength);
    this.bytes.set(new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength), at);
    return at;
  }

  /** Keeps so many numbers, all 0, which kernels and JavaScript read and write. */
  keepNumbers(length: number): Float64Array {
    return new Float64Array(this.bytes.buffer, this.reserve(length * Float64Array.BYTES_PER_ELEMENT), length);
  }

  private reserve(byteLength: number): number {
    const at = this.keptEnd;
    this.keptEnd += bytesToKeep(byteLength);
    return at;
  }
}

/** What one piece takes: as much as lets the next lie where a float64 may. */
export function bytesToKeep(byteLength: number): number {
  return Math.ceil(byteLength / Float64Array.BYTES_PER_ELEMENT) * Float64Array.BYTES_PER_ELEMENT;
}
