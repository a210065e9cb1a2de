export const BLOCK_BYTES = 256 * 1024;

/** Blocks that are kept to be filled again: as many as a busy process fills while others are written. */
const MOST_SPARE_BLOCKS = 32;

/** Blocks of memory that are filled again and again: memory outside of JavaScript is given back late. */
export class BlockPool {
  private readonly spares: Buffer[] = [];

  /** @param bytes more than a block holds are allocated for this once */
  take(bytes = BLOCK_BYTES): Buffer {
    if (bytes > BLOCK_BYTES) return Buffer.allocUnsafeSlow(bytes);
    return this.spares.pop() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES);
  }

  /** @param block as it was taken, no longer in use */
  giveBack(block: Buffer): void {
    if (block.length === BLOCK_BYTES && this.spares.length < MOST_SPARE_BLOCKS) this.spares.push(block);
  }
}
