import { mkdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { createStream, type RotatingFileStream } from 'rotating-file-stream';
import { type Report } from './application-log';

export interface RotatingFileOptions {
  /** Size at which the file is set aside as `<file>.1`, e.g. `64M`. */
  size: string;
  /** Files set aside that are kept; the oldest goes first. */
  keep: number;
  /** Gets a sentence when lines cannot be written, and when they can again. */
  report: Report;
}

/** With this much waiting for a disk that hangs, further lines are counted and dropped: memory is finite. */
const MOST_WAITING_BYTES = 64 * 1024 * 1024;

const REOPEN_MILLISECONDS = 5000;

/** A file that lines are appended to without ever waiting for the disk. */
export class RotatingFile {
  private reopenAt = 0;
  private lost = 0;
  private currentFault: string | null = null;

  private constructor(
    private readonly file: string,
    private readonly options: RotatingFileOptions,
    private stream: RotatingFileStream | null,
  ) {
    this.follow();
  }

  /** @throws Error of the system, e.g. EACCES, when the file cannot be opened. */
  static async open(file: string, options: RotatingFileOptions): Promise<RotatingFile> {
    await mkdir(dirname(file), { recursive: true });
    const stream = openStream(file, options);
    await new Promise((resolve, reject) => stream.once('open', resolve).once('error', reject));
    return new RotatingFile(file, options, stream);
  }

  /** Lines that were taken and never written, since the start. */
  get lostLines(): number {
    return this.lost;
  }

  /** Why the last lines could not be written; null when they were. */
  get fault(): string | null {
    return this.currentFault;
  }

  /** Takes whole lines, each with its end. */
  write(block: string, lines: number): void {
    if (this.stream === null && Date.now() >= this.reopenAt) {
      this.stream = openStream(this.file, this.options);
      this.follow();
    }
    if (this.stream === null) return this.lose(lines, this.currentFault ?? 'it cannot be opened');
    if (this.stream.writableLength > MOST_WAITING_BYTES) return this.lose(lines, 'the disk does not keep up');
    this.stream.write(block, (error) => {
      if (error) this.lose(lines, error.message);
      else this.recover();
    });
  }

  /** Resolves once all lines are with the system. */
  async close(): Promise<void> {
    const { stream } = this;
    if (stream === null) return;
    await new Promise<void>((resolve) => stream.once('close', resolve).end());
  }

  /** A stream that failed, e.g. on a full disk, is dead: a new one is opened later. */
  private follow(): void {
    this.stream?.on('error', () => {
      this.stream = null;
      this.reopenAt = Date.now() + REOPEN_MILLISECONDS;
    });
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

function openStream(file: string, { size, keep }: RotatingFileOptions): RotatingFileStream {
  const name = basename(file);
  return createStream((time) => (time ? `${name}.${String(time)}` : name), { path: dirname(file), size, rotate: keep });
}
