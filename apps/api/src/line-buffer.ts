/** Lines wait this long at most before they are written together: one write a line would cost more than a prediction. */
const FLUSH_MILLISECONDS = 50;
const BLOCK_BYTES = 256 * 1024;
/** UTF-8 of one unit of a JavaScript string. */
const MOST_BYTES_A_UNIT = 3;

const NEWLINE = 10;

/**
 * Gathers lines into blocks. They are kept as bytes: a growing string would be copied by each collection of garbage
 * until its block is full.
 */
export class LineBuffer {
  private readonly bytes = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  private length = 0;
  private lines = 0;
  private timer: NodeJS.Timeout | null = null;

  /** @param write gets whole lines in UTF-8, each with its end, and their number */
  constructor(private readonly write: (block: Buffer, lines: number) => void) {}

  /** Takes a line, without its end. */
  append(line: string): void {
    const most = line.length * MOST_BYTES_A_UNIT + 1;
    if (this.length + most > BLOCK_BYTES) {
      this.flush();
      if (most > BLOCK_BYTES) return this.write(Buffer.from(`${line}\n`), 1);
    }
    this.length += this.bytes.write(line, this.length);
    this.bytes[this.length++] = NEWLINE;
    this.lines++;
    this.timer ??= setTimeout(() => this.flush(), FLUSH_MILLISECONDS);
  }

  /** Writes what waits. */
  flush(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.lines === 0) return;
    const { lines } = this;
    const block = Buffer.from(this.bytes.subarray(0, this.length));
    this.length = 0;
    this.lines = 0;
    this.write(block, lines);
  }
}
