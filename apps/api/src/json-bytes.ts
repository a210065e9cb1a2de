import { NUMBER_TABLES_BYTES, NUMBER_TEXT_BYTES, numberWriterIn, type WriteNumber } from '@retail-ml/number-text';

/** What is used of it: Node's types leave it to those of a browser, and Node without compilers has none. */
declare const WebAssembly:
  { Memory: new (pages: { initial: number; maximum: number }) => { buffer: ArrayBuffer } } | undefined;

const PAGE_BYTES = 64 * 1024;

const ZERO = 0x30;
const MINUS = 0x2d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FIRST_PRINTABLE = 0x20;
const LAST_PRINTABLE = 0x7e;
/** UTF-8 of one unit of a JavaScript string. */
const MOST_BYTES_A_UNIT = 3;

/**
 * Memory that JSON is written into, value after value: a text made of pieces would be put together and encoded
 * afterwards, and the texts of numbers cost more than all else. Each method writes at a place and returns the place
 * behind; what does not fit is left out, and the place behind `end` says so.
 */
export class JsonBytes {
  readonly bytes: Buffer;
  /** Of the same memory, with some places behind `end`. */
  readonly view: DataView;
  /** The first place. */
  readonly start: number;
  /** The place behind the last one. */
  readonly end: number;
  private readonly writeNumber: WriteNumber | null;

  /** @param capacity bytes that fit at least */
  constructor(capacity: number) {
    if (typeof WebAssembly === 'undefined') {
      this.start = 0;
      this.bytes = Buffer.allocUnsafeSlow(capacity + NUMBER_TEXT_BYTES);
      this.writeNumber = null;
    } else {
      const pages = Math.ceil((NUMBER_TABLES_BYTES + capacity + NUMBER_TEXT_BYTES) / PAGE_BYTES);
      const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
      this.start = NUMBER_TABLES_BYTES;
      this.bytes = Buffer.from(memory.buffer);
      this.writeNumber = numberWriterIn(memory);
    }
    this.view = new DataView(this.bytes.buffer);
    this.end = this.start + capacity;
  }

  /** A number as `JSON.stringify` writes it. @throws RangeError for NaN, which would be answered as null. */
  number(at: number, value: number): number {
    if ((value | 0) === value) return this.integer(at, value);
    if (Number.isNaN(Number(value))) throw new RangeError(`JSON has no form for the number ${value}.`);
    // Of whole numbers the form is another one.
    if (this.writeNumber !== null && Math.floor(value) !== value && at <= this.end) return this.writeNumber(value, at);
    return this.ascii(at, Number.isFinite(value) ? String(value) : 'null');
  }

  /** A whole number; of others the whole part, as compiled answers have it. @throws RangeError for what has none. */
  integer(at: number, value: number): number {
    const { bytes } = this;
    let rest = value | 0;
    if (rest !== value) {
      if (!Number.isFinite(value)) throw new RangeError(`JSON has no form for the integer ${value}.`);
      return this.ascii(at, String(Math.trunc(value)));
    }
    if (rest < 0) {
      if (rest === -rest) return this.ascii(at, String(rest));
      bytes[at++] = MINUS;
      rest = -rest;
    }
    if (rest < 10) {
      bytes[at] = ZERO + rest;
      return at + 1;
    }
    const behind = at + digitsOf(rest);
    for (let place = behind - 1; place >= at; place--) {
      const tenth = (rest / 10) | 0;
      bytes[place] = ZERO + rest - tenth * 10;
      rest = tenth;
    }
    return behind;
  }

  /** A text in quotes, with what JSON has escaped. */
  text(at: number, value: string): number {
    const { bytes } = this;
    const { length } = value;
    bytes[at] = QUOTE;
    for (let i = 0; i < length; i++) {
      const unit = value.charCodeAt(i);
      if (unit < FIRST_PRINTABLE || unit > LAST_PRINTABLE || unit === QUOTE || unit === BACKSLASH)
        return this.utf8(at, JSON.stringify(value));
      bytes[at + 1 + i] = unit;
    }
    bytes[at + 1 + length] = QUOTE;
    return at + length + 2;
  }

  /** Any value that has a form in JSON. */
  json(at: number, value: unknown): number {
    if (typeof value === 'number' && Number.isFinite(value)) return this.number(at, value);
    if (typeof value === 'string') return this.text(at, value);
    return this.utf8(at, JSON.stringify(value));
  }

  /** ASCII as it is. */
  ascii(at: number, text: string): number {
    const { bytes } = this;
    const { length } = text;
    for (let i = 0; i < length; i++) bytes[at + i] = text.charCodeAt(i);
    return at + length;
  }

  /** Any text as it is. */
  utf8(at: number, text: string): number {
    const most = at + text.length * MOST_BYTES_A_UNIT;
    return most > this.end ? most : at + this.bytes.write(text, at);
  }

  /** Bytes as they are. */
  copy(at: number, piece: Uint8Array): number {
    const behind = at + piece.length;
    if (behind <= this.end) this.bytes.set(piece, at);
    return behind;
  }
}

function digitsOf(positive: number): number {
  if (positive < 100) return 2;
  if (positive < 1000) return 3;
  if (positive < 10_000) return 4;
  if (positive < 100_000) return 5;
  if (positive < 1_000_000) return 6;
  if (positive < 10_000_000) return 7;
  if (positive < 100_000_000) return 8;
  return positive < 1_000_000_000 ? 9 : 10;
}
