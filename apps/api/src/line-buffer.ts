/** Lines wait this long at most before they are written together: one write a line would cost more than a prediction. */
const FLUSH_MILLISECONDS = 50;
const FLUSH_CHARACTERS = 64 * 1024;

/** Gathers lines into blocks. */
export class LineBuffer {
  private block = '';
  private lines = 0;
  private timer: NodeJS.Timeout | null = null;

  /** @param write gets whole lines, each with its end, and their number */
  constructor(private readonly write: (block: string, lines: number) => void) {}

  /** Takes a line, without its end. */
  append(line: string): void {
    this.block += `${line}\n`;
    this.lines++;
    if (this.block.length >= FLUSH_CHARACTERS) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), FLUSH_MILLISECONDS);
  }

  /** Writes what waits. */
  flush(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.lines === 0) return;
    const { block, lines } = this;
    this.block = '';
    this.lines = 0;
    this.write(block, lines);
  }
}
