export const LF = 10;
export const CR = 13;
const QUOTE = 34;

/**
 * Finds where records of a text end: at a line break that no quoted cell holds. It sees a text in pieces, in order.
 * `visitRecords` reads quotes in the same way.
 */
export class RecordScanner {
  /** Whether the next byte is within a quoted cell. */
  isQuoted = false;
  private isAfterQuote = false;
  /** The byte before the next one. */
  private last = LF;

  /**
   * @param separator the byte between cells; null where quotes mean nothing
   * @param lineEnd the last byte of a line break
   */
  constructor(
    private readonly separator: number | null,
    private readonly lineEnd: typeof LF | typeof CR,
  ) {}

  /** Takes the bytes from `from` to before `to`, whatever they are. */
  pass(bytes: Buffer, from: number, to: number): void {
    if (from >= to) return;
    if (this.separator !== null) {
      const quote = bytes.indexOf(QUOTE, from);
      // Text without quotes is not looked at byte by byte.
      if (quote !== from) this.isAfterQuote = false;
      if (quote !== -1 && quote < to) this.passQuotes(bytes, quote, to, quote === from ? this.last : bytes[quote - 1]);
    }
    this.last = bytes[to - 1];
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

  private passQuotes(bytes: Buffer, firstQuote: number, to: number, before: number): void {
    let { isQuoted, isAfterQuote } = this;
    let last = before;
    for (let i = firstQuote; i < to; i++) {
      const value = bytes[i];
      if (value === QUOTE) {
        if (isQuoted) {
          isQuoted = false;
          isAfterQuote = true;
        } else {
          // Two within a cell stand for one; elsewhere a quote opens a cell, or is one of its characters.
          isQuoted = isAfterQuote || last === this.separator || last === LF || last === CR;
          isAfterQuote = false;
        }
      } else {
        isAfterQuote = false;
      }
      last = value;
    }
    this.isQuoted = isQuoted;
    this.isAfterQuote = isAfterQuote;
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
