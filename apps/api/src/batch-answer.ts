import { type ServerResponse } from 'node:http';
import { BLOCK_BYTES, BlockPool } from './block-pool';
import { type WriteJson } from './compiled-json';
import { JsonBytes } from './json-bytes';

/** Of some 200 rows. */
const FIRST_BYTES = 64 * 1024;

const pool = new BlockPool();

/** What answers are written into, one at a time; as large as the largest needed it. */
let scratch: JsonBytes | null = null;

/**
 * The answer to a batch, as bytes in memory that is used again and again: with fresh memory the system takes as long as
 * its rows.
 */
export class BatchAnswer {
  readonly length: number;
  private readonly blocks: Buffer[] = [];

  /** @throws RangeError for what has no form in JSON. */
  constructor(write: WriteJson, answer: unknown) {
    scratch ??= new JsonBytes(FIRST_BYTES);
    let behind = write(scratch, scratch.start, answer);
    if (behind > scratch.end) {
      scratch = new JsonBytes(behind - scratch.start);
      behind = write(scratch, scratch.start, answer);
    }
    this.length = behind - scratch.start;
    for (let at = scratch.start; at < behind; at += BLOCK_BYTES) {
      const block = pool.take();
      scratch.bytes.copy(block, 0, at, Math.min(at + BLOCK_BYTES, behind));
      this.blocks.push(block);
    }
  }

  /** Ends the response with it. */
  send(response: ServerResponse): void {
    // Then the system has all of it, or the connection is gone.
    response.once('close', () => {
      for (const block of this.blocks) pool.giveBack(block);
    });
    this.blocks.forEach((block, i) => response.write(block.subarray(0, this.length - i * BLOCK_BYTES)));
    response.end();
  }
}
