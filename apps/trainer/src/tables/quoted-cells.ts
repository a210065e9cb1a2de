export const LF = 10;
export const CR = 13;
export const QUOTE = 34;

/** Tells which bytes of a CSV text lie within quoted cells, which may hold line breaks. It sees them one by one. */
export class QuotedCells {
  /** Whether the next byte is within a quoted cell. */
  isQuoted = false;
  private isAfterQuote = false;
  /** The byte before the next one. */
  private last = LF;

  /** @param separator the byte between cells */
  constructor(private readonly separator: number) {}

  take(value: number): void {
    if (value !== QUOTE) {
      this.isAfterQuote = false;
    } else if (this.isQuoted) {
      // A quote ends the cell, unless another follows at once.
      this.isQuoted = false;
      this.isAfterQuote = true;
    } else {
      // Two within a cell stand for one; elsewhere a quote opens a cell, or is one of its characters.
      this.isQuoted = this.isAfterQuote || this.last === this.separator || this.last === LF || this.last === CR;
      this.isAfterQuote = false;
    }
    this.last = value;
  }
}
