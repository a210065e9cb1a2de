import { NUMBER_TABLES_BYTES, NUMBER_TEXT_BYTES, numberWriterIn, type WriteNumber } from '@retail-ml/number-text';
import { PLAIN_RECORDS } from './plain-records-bytes';

/** What is used of it: Node's types leave it to those of a browser. */
declare const WebAssembly:
  | {
      Module: new (bytes: Uint8Array) => object;
      Memory: new (pages: { initial: number; maximum: number }) => { buffer: ArrayBuffer };
      Instance: new (module: object, imports: object) => { exports: unknown };
    }
  | undefined;

/** What `plain-records.wat` exports. */
interface Kernels {
  findRecords(at: number, end: number, starts: number, cells: number, most: number): number;
  copyBytes(from: number, to: number, length: number): number;
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
  /** Writes a finite number as DuckDB does in JSON. */
  readonly writeNumber: WriteNumber;
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
    this.textsEnd = NUMBER_TABLES_BYTES + startCount * Int32Array.BYTES_PER_ELEMENT;
    this.inputAt = this.textsEnd + textBytes + SPARE_BYTES;
    this.outputAt = this.inputAt + inputBytes + SPARE_BYTES;
    if (typeof WebAssembly === 'undefined') throw new Error('There is no WebAssembly here.');
    const { Instance, Memory, Module } = WebAssembly;
    const pages = Math.ceil((this.outputAt + outputBytes + SPARE_BYTES) / PAGE_BYTES);
    const memory = new Memory({ initial: pages, maximum: pages });
    const module = new Module(Buffer.from(PLAIN_RECORDS, 'hex'));
    this.kernels = new Instance(module, { plain: { memory } }).exports as Kernels;
    this.writeNumber = numberWriterIn(memory);
    this.bytes = Buffer.from(memory.buffer);
    this.starts = new Int32Array(memory.buffer, NUMBER_TABLES_BYTES, startCount);
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
   * Finds records of so many cells in whole lines: `starts` receives the places of a record's cells and the one behind
   * it, record after record.
   *
   * @returns how many were found, -1 where one is not plain
   */
  findRecords(at: number, end: number, cells: number, most: number): number {
    return this.kernels.findRecords(at, end, NUMBER_TABLES_BYTES, cells, most);
  }
}
