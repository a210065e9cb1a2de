import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { type RejectedRow } from './batch-predict-rejects';

/** Rejected rows as CSV: line, column, reason. The file appears when it is complete. */
export class RejectsFile {
  private stream: WriteStream | null = null;
  private readonly newPath: string;

  constructor(private readonly path: string) {
    this.newPath = `${path}.new-${process.pid}`;
  }

  async add({ line, column, reason }: RejectedRow): Promise<void> {
    if (this.stream === null) {
      this.stream = createWriteStream(this.newPath);
      this.stream.write('line,column,reason\n');
    }
    if (!this.stream.write(`${[String(line), column, reason].map(csvCell).join(',')}\n`)) {
      await once(this.stream, 'drain');
    }
  }

  /** Completes the file; without rejected rows there is none, not even an earlier one. */
  async finish(): Promise<string | null> {
    if (this.stream === null) {
      await rm(this.path, { force: true });
      return null;
    }
    this.stream.end();
    await finished(this.stream);
    await rename(this.newPath, this.path);
    return this.path;
  }

  /** Leaves an earlier file as it is. Does nothing after `finish`. */
  async discard(): Promise<void> {
    // Lines that still wait to be written are not wanted.
    this.stream?.on('error', () => undefined).destroy();
    await rm(this.newPath, { force: true });
  }
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
