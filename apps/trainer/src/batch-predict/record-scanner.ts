import { CR, LF, QUOTE, QuotedCells } from '../tables/quoted-cells';

/** Finds where records of a text end: at a line break that no quoted cell holds. It sees a text in pieces, in order. */
export class RecordScanner {
  private readonly cells: QuotedCells | null;

  /**
   * @param separator the byte between cells; null where quotes mean nothing
   * @param lineEnd the last byte of a line break
   */
  constructor(
    separator: number | null,
    private readonly lineEnd: typeof LF | typeof CR,
  ) {
    this.cells = separator === null ? null : new QuotedCells(separator);
  }

  /** Whether the next byte is within a quoted cell. */
  get isQuoted(): boolean {
    return this.cells?.isQuoted === true;
  }

  /** Takes the bytes from `from` to before `to`, whatever they are. */
  pass(bytes: Buffer, from: number, to: number): void {
    const { cells } = this;
    if (from >= to || cells === null) return;
    const quote = bytes.indexOf(QUOTE, from);
    // Of text without quotes the last byte alone is looked at.
    const begin = quote === -1 || quote >= to ? to - 1 : Math.max(quote - 1, from);
    for (let i = begin; i < to; i++) cells.take(bytes[i]);
  }

  /**
   * Takes the bytes from `from` up to the end of a record.
   *
   * @returns the place after it, or -1 when the bytes are over before: all of them are taken then
   */
  recordEnd(bytes: Buffer, from: number): number {
    let start = from;
    for (;;) {
      const lineEnd = bytes.indexOf(this.lineEnd, start);
      const end = lineEnd === -1 ? bytes.length : lineEnd + 1;
      this.pass(bytes, start, end);
      if (lineEnd === -1) return -1;
      if (!this.isQuoted) return end;
      start = end;
    }
  }
}

/** Counts line breaks of a text that is seen in pieces: LF, CR, or both as one. */
export class LineCounter {
  lines = 0;
  private isAfterCr = false;

  take(bytes: Buffer): void {
    if (bytes.length === 0) return;
    for (let i = bytes.indexOf(CR); i !== -1; i = bytes.indexOf(CR, i + 1)) this.lines++;
    for (let i = bytes.indexOf(LF); i !== -1; i = bytes.indexOf(LF, i + 1)) {
      const isSecondHalf = i === 0 ? this.isAfterCr : bytes[i - 1] === CR;
      if (!isSecondHalf) this.lines++;
    }
    this.isAfterCr = bytes[bytes.length - 1] === CR;
  }
}
