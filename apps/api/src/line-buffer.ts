import { BLOCK_BYTES, type BlockPool } from './block-pool';

/** Lines wait this long at most before they are written together: one write a line would cost more than a prediction. */
const FLUSH_MILLISECONDS = 50;
/** UTF-8 of one unit of a JavaScript string. */
const MOST_BYTES_A_UNIT = 3;

const NEWLINE = 10;

/**
 * Takes whole lines in UTF-8, each with its end, and their number.
 *
 * @param release is called once the bytes are no longer needed; they change then
 */
export type WriteBlock = (block: Buffer, lines: number, release: () => void) => void;

/**
 * Gathers lines into blocks. They are kept as bytes: a growing string would be copied by each collection of garbage
 * until its block is full.
 */
export class LineBuffer {
  private block: Buffer;
  private length = 0;
  private lines = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly pool: BlockPool,
    private readonly write: WriteBlock,
  ) {
    this.block = pool.take();
  }

  /** Takes a line, without its end. */
  append(line: string): void {
    const most = line.length * MOST_BYTES_A_UNIT + 1;
    if (this.length + most > BLOCK_BYTES) {
      this.flush();
      if (most > BLOCK_BYTES) return this.write(Buffer.from(`${line}\n`), 1, () => undefined);
    }
    this.length += this.block.write(line, this.length);
    this.block[this.length++] = NEWLINE;
    this.lines++;
    this.timer ??= setTimeout(() => this.flush(), FLUSH_MILLISECONDS);
  }

  /** Writes what waits. */
  flush(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.lines === 0) return;
    const { block, length, lines } = this;
    this.block = this.pool.take();
    this.length = 0;
    this.lines = 0;
    this.write(block.subarray(0, length), lines, () => this.pool.giveBack(block));
  }
}
