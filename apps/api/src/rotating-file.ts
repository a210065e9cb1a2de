import { mkdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { createStream, type RotatingFileStream } from 'rotating-file-stream';

export interface RotatingFileOptions {
  /** Size at which the file is set aside as `<file>.1`, e.g. `64M`. */
  size: string;
  /** Files set aside that are kept; the oldest goes first. */
  keep: number;
  /** Gets a sentence when lines cannot be written. */
  report: (sentence: string) => void;
}

/** Lines wait this long at most before they are written together: one write a line would cost more than a prediction. */
const FLUSH_MILLISECONDS = 50;
const FLUSH_CHARACTERS = 64 * 1024;

/** With this much waiting for a disk that hangs, further lines are counted and dropped: memory is finite. */
const MOST_WAITING_BYTES = 64 * 1024 * 1024;

const REOPEN_MILLISECONDS = 5000;

/** A file that lines are appended to without ever waiting for the disk. */
export class RotatingFile {
  private waiting: string[] = [];
  private waitingCharacters = 0;
  private flushTimer: NodeJS.Timeout | null = null;
  private reopenAt = 0;
  private lostLines = 0;

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

  /** Takes a line, without its end; it is on the disk soon, or at `close`. */
  append(line: string): void {
    this.waiting.push(line);
    this.waitingCharacters += line.length + 1;
    if (this.waitingCharacters >= FLUSH_CHARACTERS) this.flush();
    else this.flushTimer ??= setTimeout(() => this.flush(), FLUSH_MILLISECONDS);
  }

  /** Resolves once all lines are with the system. */
  async close(): Promise<void> {
    this.flush();
    const { stream } = this;
    if (stream === null) return;
    await new Promise<void>((resolve) => stream.once('close', resolve).end());
  }

  private flush(): void {
    if (this.flushTimer !== null) clearTimeout(this.flushTimer);
    this.flushTimer = null;
    const lines = this.waiting;
    if (lines.length === 0) return;
    this.waiting = [];
    this.waitingCharacters = 0;
    if (this.stream === null && Date.now() >= this.reopenAt) {
      this.stream = openStream(this.file, this.options);
      this.follow();
    }
    if (this.stream === null || this.stream.writableLength > MOST_WAITING_BYTES) {
      this.lose(lines.length, 'the disk does not keep up');
      return;
    }
    this.stream.write(`${lines.join('\n')}\n`, (error) => {
      if (error) this.lose(lines.length, error.message);
    });
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
    const before = this.lostLines;
    this.lostLines += lines;
    if (before === 0 || Math.floor(Math.log2(before)) < Math.floor(Math.log2(this.lostLines))) {
      this.options.report(`${this.file} cannot be written (${reason}): ${this.lostLines} lines are lost so far.`);
    }
  }
}

function openStream(file: string, { size, keep }: RotatingFileOptions): RotatingFileStream {
  const name = basename(file);
  return createStream((time) => (time ? `${name}.${String(time)}` : name), { path: dirname(file), size, rotate: keep });
}
