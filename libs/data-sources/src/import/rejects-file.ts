import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';
import { type RowFault } from './row-reader';
import { type TableRow } from './table-file';

const HEADER = 'file,line,column,reason,raw\n';

/** The rows that an import couldn't take, as CSV: file, line, column, reason, and the row as it stood. */
export class RejectsFile {
  private stream: WriteStream | null = null;

  /** @param path nothing is written before the first row; the file appears when the import ends. */
  constructor(private readonly path: string) {}

  async add(file: string, row: TableRow, fault: RowFault): Promise<void> {
    this.stream ??= await this.begin();
    const line = `${[file, String(row.line), fault.column, fault.message, row.raw].map(csvCell).join(',')}\n`;
    if (!this.stream.write(line)) await once(this.stream, 'drain');
  }

  /**
   * Puts the file in its place, instead of an earlier import's; without rejected rows there is none.
   *
   * @returns its path, or null.
   */
  async finish(): Promise<string | null> {
    if (this.stream === null) {
      await rm(this.path, { force: true });
      return null;
    }
    this.stream.end();
    await finished(this.stream);
    await rename(this.newPath(), this.path);
    return this.path;
  }

  /** Leaves an earlier import's file as it is. Does nothing after `finish`. */
  async discard(): Promise<void> {
    this.stream?.destroy();
    await rm(this.newPath(), { force: true });
  }

  private async begin(): Promise<WriteStream> {
    await mkdir(dirname(this.path), { recursive: true });
    const stream = createWriteStream(this.newPath());
    stream.write(HEADER);
    return stream;
  }

  private newPath(): string {
    return `${this.path}.new-${process.pid}`;
  }
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
