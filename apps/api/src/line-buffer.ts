import { BLOCK_BYTES, type BlockPool } from './block-pool';
import { JsonBytes } from './json-bytes';

/** Lines wait this long at most before they are written together: one write a line would cost more than a prediction. */
const FLUSH_MILLISECONDS = 50;

const NEWLINE = 10;

/**
 * Takes whole lines in UTF-8, each with its end, and their number.
 *
 * @param release is called once the bytes are no longer needed; they change then
 */
export type WriteBlock = (block: Buffer, lines: number, release: () => void) => void;

/** Writes a line without its end at a place. @returns the place behind */
export type WriteLine = (to: JsonBytes, at: number) => number;

/**
 * Gathers lines into blocks. They are written as bytes, each once: a growing string would be copied by each collection
 * of garbage until its block is full.
 */
export class LineBuffer {
  private to = new JsonBytes(BLOCK_BYTES);
  private behind = this.to.start;
  private lines = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly pool: BlockPool,
    private readonly write: WriteBlock,
  ) {}

  /** Takes a line. What fails in the midst of it leaves none behind. */
  append(line: WriteLine): void {
    let behind = line(this.to, this.behind);
    if (behind >= this.to.end) behind = this.appendToEmpty(line);
    this.to.bytes[behind] = NEWLINE;
    this.behind = behind + 1;
    this.lines++;
    this.timer ??= setTimeout(() => this.flush(), FLUSH_MILLISECONDS);
  }

  /** Writes what waits. */
  flush(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.lines === 0) return;
    const { behind, lines } = this;
    const { bytes, start } = this.to;
    const block = this.pool.take(behind - start);
    bytes.copy(block, 0, start, behind);
    this.behind = start;
    this.lines = 0;
    this.write(block.subarray(0, behind - start), lines, () => this.pool.giveBack(block));
  }

  private appendToEmpty(line: WriteLine): number {
    this.flush();
    const { to } = this;
    const behind = line(to, to.start);
    if (behind < to.end) return behind;
    this.to = new JsonBytes(behind - to.start + 1);
    this.behind = this.to.start;
    return line(this.to, this.to.start);
  }
}
