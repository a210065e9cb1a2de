import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';
import { csvLine } from './csv-line';

/** Rows that couldn't be taken, as CSV. The file appears when it is complete. */
export class RejectsFile {
  private stream: WriteStream | null = null;

  /** @param path nothing is written before the first row */
  constructor(
    private readonly path: string,
    private readonly columns: readonly string[],
  ) {}

  /** @param cells one for each column */
  async add(cells: readonly string[]): Promise<void> {
    this.stream ??= await this.begin();
    if (!this.stream.write(`${csvLine(cells)}\n`)) await once(this.stream, 'drain');
  }

  /**
   * Puts the file in its place, instead of an earlier one; without rejected rows there is none.
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

  /** Leaves an earlier file as it is. Does nothing after `finish`. */
  async discard(): Promise<void> {
    // Lines that still wait to be written are not wanted.
    this.stream?.on('error', () => undefined).destroy();
    await rm(this.newPath(), { force: true });
  }

  private async begin(): Promise<WriteStream> {
    await mkdir(dirname(this.path), { recursive: true });
    const stream = createWriteStream(this.newPath());
    stream.write(`${csvLine(this.columns)}\n`);
    return stream;
  }

  private newPath(): string {
    return `${this.path}.new-${process.pid}`;
  }
}
