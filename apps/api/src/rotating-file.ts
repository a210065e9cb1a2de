import { type FileHandle, mkdir, open, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Report } from './application-log';

export interface RotatingFileOptions {
  /** Size beyond which the file is set aside as `<file>.1`; a block of lines is never parted. */
  sizeBytes: number;
  /** Files set aside that are kept; the oldest goes first. */
  keep: number;
  /** Gets a sentence when lines cannot be written, and when they can again. */
  report: Report;
}

/** With this much waiting for a disk that hangs, further lines are counted and dropped: memory is finite. */
const MOST_WAITING_BYTES = 64 * 1024 * 1024;

/** How often a file that cannot be written is tried again, and one that can is looked for where it was. */
const LOOK_MILLISECONDS = 1000;

const NEWLINE = Buffer.from('\n');

interface Block {
  bytes: Buffer;
  lines: number;
  release: () => void;
}

interface OpenFile {
  handle: FileHandle;
  /** Tells whether the name still stands for this file. */
  inode: number;
  sizeBytes: number;
}

/**
 * A file that lines are appended to without ever waiting for the disk. A block is in it whole or not at all: what a full
 * disk took of one is cut off again, so that every line is either there or counted as lost.
 */
export class RotatingFile {
  private readonly waiting: Block[] = [];
  private waitingBytes = 0;
  private appending: Promise<void> | null = null;
  private lookAt = now() + LOOK_MILLISECONDS;
  private lost = 0;
  private currentFault: string | null = null;

  private constructor(
    private readonly file: string,
    private readonly options: RotatingFileOptions,
    private opened: OpenFile | null,
  ) {}

  /** @throws Error of the system, e.g. EACCES, when the file cannot be opened. */
  static async open(file: string, options: RotatingFileOptions): Promise<RotatingFile> {
    return new RotatingFile(file, options, await openToAppend(file));
  }

  /** Lines that were taken and never written, since the start. */
  get lostLines(): number {
    return this.lost;
  }

  /** Why the last lines could not be written; null when they were. */
  get fault(): string | null {
    return this.currentFault;
  }

  /**
   * Takes whole lines in UTF-8, each with its end.
   *
   * @param release is called once the bytes are no longer needed
   */
  write(bytes: Buffer, lines: number, release: () => void = () => undefined): void {
    if (this.waitingBytes > MOST_WAITING_BYTES) {
      this.lose(lines, 'the disk does not keep up');
      return release();
    }
    this.waiting.push({ bytes, lines, release });
    this.waitingBytes += bytes.length;
    this.appending ??= this.appendAll().finally(() => (this.appending = null));
  }

  /** Resolves once all lines are with the system. */
  async close(): Promise<void> {
    await this.appending;
    await this.release();
  }

  private async appendAll(): Promise<void> {
    for (let block = this.waiting.shift(); block !== undefined; block = this.waiting.shift()) {
      try {
        const file = await this.fileFor(block.bytes.length);
        if (file === null) this.lose(block.lines, this.currentFault ?? 'it cannot be opened');
        else {
          await appendWhole(file, block.bytes);
          this.recover();
        }
      } catch (error) {
        this.lose(block.lines, (error as Error).message);
        // Another file may stand there by the next attempt: on a disk mounted again, in a folder made anew.
        await this.release();
        this.lookAt = now() + LOOK_MILLISECONDS;
      }
      this.waitingBytes -= block.bytes.length;
      block.release();
    }
  }

  /** @returns null between two attempts to open it */
  private async fileFor(bytes: number): Promise<OpenFile | null> {
    if (now() >= this.lookAt) {
      this.lookAt = now() + LOOK_MILLISECONDS;
      // Lines for a file that was moved away or deleted would go where nobody looks for them.
      if (this.opened !== null && !(await this.isInPlace(this.opened))) await this.release();
      this.opened ??= await openToAppend(this.file);
    }
    if (this.opened !== null && this.opened.sizeBytes > 0 && this.opened.sizeBytes + bytes > this.options.sizeBytes) {
      await this.release();
      await setAside(this.file, this.options.keep);
      this.opened = await openToAppend(this.file);
    }
    return this.opened;
  }

  private async isInPlace({ inode }: OpenFile): Promise<boolean> {
    return stat(this.file).then(
      ({ ino }) => ino === inode,
      () => false,
    );
  }

  private async release(): Promise<void> {
    const { opened } = this;
    this.opened = null;
    // What a disk says only now is of lines that it has taken.
    await opened?.handle.close().catch(() => undefined);
  }

  private lose(lines: number, reason: string): void {
    // Said at the first line and at each doubling: a full disk must not fill the next log.
    const before = this.lost;
    this.lost += lines;
    const first = this.currentFault === null;
    this.currentFault = reason;
    if (first || Math.floor(Math.log2(before)) < Math.floor(Math.log2(this.lost))) {
      this.options.report(`${this.file} cannot be written (${reason}): ${this.lost} lines are lost so far.`, {
        level: 'error',
      });
    }
  }

  private recover(): void {
    if (this.currentFault === null) return;
    this.currentFault = null;
    this.options.report(`${this.file} is written again; ${this.lost} lines are lost.`);
  }
}

/** Of a clock that is never set. */
function now(): number {
  return performance.now();
}

async function openToAppend(file: string): Promise<OpenFile> {
  await mkdir(dirname(file), { recursive: true });
  // Readable too, for its last byte.
  const handle = await open(file, 'a+');
  try {
    const { ino: inode, size } = await handle.stat();
    const opened = { handle, inode, sizeBytes: size };
    if (size > 0) {
      const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
      // A machine that lost power may leave half a line: it must not take the next one along.
      if (!buffer.equals(NEWLINE)) await appendWhole(opened, NEWLINE);
    }
    return opened;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** The system may take a part only, without an error, e.g. as much as still fits on the disk. */
async function appendWhole(file: OpenFile, bytes: Buffer): Promise<void> {
  let written = 0;
  try {
    while (written < bytes.length) written += (await file.handle.write(bytes, written)).bytesWritten;
  } catch (error) {
    const { size } = await file.handle.stat().catch(() => ({ size: -1 }));
    // Unless somebody else has changed the file meanwhile.
    if (size === file.sizeBytes + written) await file.handle.truncate(file.sizeBytes).catch(() => undefined);
    throw error;
  }
  file.sizeBytes += written;
}

async function setAside(file: string, keep: number): Promise<void> {
  for (let number = keep - 1; number >= 0; number--) {
    await rename(number === 0 ? file : `${file}.${number}`, `${file}.${number + 1}`).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
      },
    );
  }
}
