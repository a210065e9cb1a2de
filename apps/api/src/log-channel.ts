import { writev } from 'node:fs';
import { promisify } from 'node:util';
import { type BlockPool } from './block-pool';
import { type PredictionForm } from './prediction-sink';
import { unwritten } from './written-blocks';

/**
 * The pipe by which a worker sends the prediction log's lines to the primary process, as both know it. They don't go as
 * messages: of these only as much leaves in a turn of the event loop as the system takes at once, and each is copied
 * into memory that is given back late.
 */
export const LOG_CHANNEL = { fd: 4, stdio: ['inherit', 'inherit', 'inherit', 'ipc', 'pipe'] as const };

const FORMS: readonly PredictionForm[] = ['text', 'record'];

/** Before each block: its form, its lines, its bytes. */
const HEAD_BYTES = 9;

/** With this much waiting for a primary process that hangs, further lines are dropped: memory is finite. */
const MOST_WAITING_BYTES = 64 * 1024 * 1024;
/** Blocks that are written together at most, each with its head: the system takes 1024 pieces. */
const MOST_TOGETHER = 64;

const write = promisify(writev);

interface Waiting {
  pieces: [head: Buffer, block: Buffer];
  lines: number;
  release: () => void;
}

/** The end of the pipe in a worker. A thread of Node's pool writes, and waits for the reader in the loop's place. */
export class LogSender {
  private readonly waiting: Waiting[] = [];
  private waitingBytes = 0;
  private sending: Promise<void> | null = null;

  /** @param lose gets the number of lines that had to be dropped */
  constructor(
    private readonly lose: (lines: number) => void,
    private readonly fd: number = LOG_CHANNEL.fd,
  ) {}

  send(form: PredictionForm, block: Buffer, lines: number, release: () => void): void {
    if (this.waitingBytes > MOST_WAITING_BYTES) {
      this.lose(lines);
      return release();
    }
    const head = Buffer.allocUnsafe(HEAD_BYTES);
    head.writeUInt8(FORMS.indexOf(form), 0);
    head.writeUInt32LE(lines, 1);
    head.writeUInt32LE(block.length, 5);
    this.waiting.push({ pieces: [head, block], lines, release });
    this.waitingBytes += block.length;
    this.sending ??= this.sendAll().finally(() => (this.sending = null));
  }

  /** Resolves once all is in the pipe: it is read to its end, whatever becomes of this process. */
  async flush(): Promise<void> {
    await this.sending;
  }

  private async sendAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const together = this.waiting.splice(0, MOST_TOGETHER);
      await writeWhole(
        this.fd,
        together.flatMap(({ pieces }) => pieces),
      ).catch(() => this.lose(together.reduce((sum, { lines }) => sum + lines, 0)));
      for (const { pieces, release } of together) {
        this.waitingBytes -= pieces[1].length;
        release();
      }
    }
  }
}

async function writeWhole(fd: number, pieces: Buffer[]): Promise<void> {
  for (let rest = pieces; rest.length > 0;) {
    const { bytesWritten } = await write(fd, rest);
    rest = unwritten(bytesWritten, rest);
  }
}

/** The end of one worker's pipe in the primary process: puts blocks together again. */
export class LogReceiver {
  private readonly head = Buffer.alloc(HEAD_BYTES);
  private headBytes = 0;
  private block: Buffer | null = null;
  private blockBytes = 0;

  constructor(
    private readonly pool: BlockPool,
    private readonly take: (form: PredictionForm, block: Buffer, lines: number, release: () => void) => void,
  ) {}

  receive(chunk: Buffer): void {
    for (let at = 0; at < chunk.length;) {
      if (this.block === null) {
        const copied = chunk.copy(this.head, this.headBytes, at);
        this.headBytes += copied;
        at += copied;
        if (this.headBytes === HEAD_BYTES) this.block = this.pool.take(this.length);
      } else {
        const copied = chunk.copy(this.block, this.blockBytes, at, at + this.length - this.blockBytes);
        this.blockBytes += copied;
        at += copied;
        if (this.blockBytes === this.length) this.finish(this.block);
      }
    }
  }

  /** The worker is gone: what has come of a block is not whole. */
  end(): void {
    if (this.block !== null) this.pool.giveBack(this.block);
    this.block = null;
  }

  private get length(): number {
    return this.head.readUInt32LE(5);
  }

  private finish(block: Buffer): void {
    const form = FORMS[this.head.readUInt8(0)];
    const lines = this.head.readUInt32LE(1);
    const bytes = block.subarray(0, this.length);
    this.headBytes = this.blockBytes = 0;
    this.block = null;
    this.take(form, bytes, lines, () => this.pool.giveBack(block));
  }
}
