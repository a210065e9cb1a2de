import { type FileHandle, mkdir, open, readdir, rename, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { type Report } from './application-log';
import { unwritten, wholeWithin } from './written-blocks';

export interface RotatingFileOptions {
  /** Size beyond which the file is set aside as `<file>.1`; a block of lines is never parted. */
  sizeBytes: number;
  /** Files set aside that are kept; the oldest goes first, when its place will soon be needed. */
  keep: number;
  /** Gets a sentence when lines cannot be written, and when they can again. */
  report: Report;
}

/** With this much waiting for a disk that hangs, further lines are counted and dropped: memory is finite. */
const MOST_WAITING_BYTES = 64 * 1024 * 1024;

/**
 * Blocks that are written together at most. One at a time would be one in each turn of the event loop, and a process that
 * is busy makes more than one in a turn.
 */
const MOST_TOGETHER = 64;

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
  private makingRoom: Promise<void> | null = null;
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
    while (this.waiting.length > 0) {
      try {
        const file = await this.fileFor(this.waiting[0].bytes.length);
        if (file === null) this.loseFirst(this.currentFault ?? 'it cannot be opened');
        else await this.append(file);
      } catch (error) {
        this.loseFirst((error as Error).message);
        // Another file may stand there by the next attempt: on a disk mounted again, in a folder made anew.
        await this.release();
        this.lookAt = now() + LOOK_MILLISECONDS;
      }
    }
  }

  /** @throws Error of the system once the blocks before the one that failed are settled. */
  private async append(file: OpenFile): Promise<void> {
    const { whole, error } = await appendBlocks(file, this.fitting(file));
    if (whole > 0) this.recover();
    for (let i = 0; i < whole; i++) this.settleFirst();
    if (error !== null) throw error;
  }

  /** Those of the blocks that wait which go into the file together. */
  private fitting({ sizeBytes }: OpenFile): Buffer[] {
    const fitting: Buffer[] = [];
    let size = sizeBytes;
    for (const { bytes } of this.waiting) {
      size += bytes.length;
      if (fitting.length > 0 && (size > this.options.sizeBytes || fitting.length === MOST_TOGETHER)) break;
      fitting.push(bytes);
    }
    return fitting;
  }

  private loseFirst(reason: string): void {
    this.lose(this.waiting[0].lines, reason);
    this.settleFirst();
  }

  private settleFirst(): void {
    const block = this.waiting.shift() as Block;
    this.waitingBytes -= block.bytes.length;
    block.release();
  }

  /** @returns null between two attempts to open it */
  private async fileFor(bytes: number): Promise<OpenFile | null> {
    if (now() >= this.lookAt) {
      this.lookAt = now() + LOOK_MILLISECONDS;
      // Lines for a file that was moved away or deleted would go where nobody looks for them.
      if (this.opened !== null && !(await this.isInPlace(this.opened))) await this.release();
      this.opened ??= await openToAppend(this.file);
    }
    const { sizeBytes, keep } = this.options;
    // Well before it is needed: each of the many steps takes a turn of the event loop, and lines go on coming.
    if (this.opened !== null && this.opened.sizeBytes > sizeBytes / 2) this.makingRoom ??= this.makeRoom(keep);
    if (this.opened !== null && this.opened.sizeBytes > 0 && this.opened.sizeBytes + bytes > sizeBytes) {
      await this.setAside(keep);
      this.opened = await openToAppend(this.file);
    }
    return this.opened;
  }

  private async setAside(keep: number): Promise<void> {
    try {
      await (this.makingRoom ?? this.makeRoom(keep));
    } finally {
      this.makingRoom = null;
    }
    await renameIfThere(this.file, `${this.file}.1`);
    void this.release();
  }

  private makeRoom(keep: number): Promise<void> {
    const made = makeRoom(this.file, keep);
    // Said when the room is needed.
    made.catch(() => undefined);
    return made;
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
  // Readable too, for its last byte.
  const handle = await open(file, 'a+').catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    await mkdir(dirname(file), { recursive: true });
    return open(file, 'a+');
  });
  try {
    const { ino: inode, size } = await handle.stat();
    const opened = { handle, inode, sizeBytes: size };
    if (size > 0) {
      const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
      // A machine that lost power may leave half a line: it must not take the next one along.
      if (!buffer.equals(NEWLINE)) {
        const { error } = await appendBlocks(opened, [NEWLINE]);
        if (error !== null) throw error;
      }
    }
    return opened;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/**
 * Appends blocks one behind the other. The system may take a part only, without an error, e.g. as much as still fits on
 * the disk; what it took of a block that is not whole is cut off again.
 *
 * @returns how many are in the file, and what kept the next one out
 */
async function appendBlocks(file: OpenFile, blocks: Buffer[]): Promise<{ whole: number; error: Error | null }> {
  let written = 0;
  let error: Error | null = null;
  try {
    for (let rest = blocks; rest.length > 0; rest = unwritten(written, blocks)) {
      written += (await file.handle.writev(rest)).bytesWritten;
    }
  } catch (thrown) {
    error = thrown as Error;
  }
  const { whole, bytes } = wholeWithin(written, blocks);
  if (bytes < written) {
    const { size } = await file.handle.stat().catch(() => ({ size: -1 }));
    // Unless somebody else has changed the file meanwhile.
    if (size === file.sizeBytes + written) await file.handle.truncate(file.sizeBytes + bytes).catch(() => undefined);
  }
  file.sizeBytes += bytes;
  return { whole, error };
}

/** Sees to it that what is set aside next may be called `<file>.1`. */
async function makeRoom(file: string, keep: number): Promise<void> {
  const names = new Set(await readdir(dirname(file)));
  let free = 1;
  while (free < keep && names.has(`${basename(file)}.${free}`)) free++;
  for (let number = free; number > 1; number--) await renameIfThere(`${file}.${number - 1}`, `${file}.${number}`);
}

async function renameIfThere(from: string, to: string): Promise<void> {
  await rename(from, to).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}
