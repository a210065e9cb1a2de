import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { type RejectedRow } from '../tables/rejected-rows';
import { type TableFormat } from '../tables/table-file';
import { TrainerError } from '../trainer-error';
import { joinedParquetEnd, PARQUET_MAGIC, readParquetFooter } from './parquet-footer';
import { type PartOutcome } from './part';
import { readRejects } from './part-rejects';

/** What a run is about: another run may take its parts over only if nothing of it differs. Named as people are told. */
export type RunFacts = Record<string, string | number | boolean>;

/** Rows of some parts. */
export interface RowCounts {
  read: number;
  scored: number;
  rejected: number;
}

/** A part whose output is complete. */
export interface FinishedPart extends PartOutcome {
  index: number;
  /** Of its output, as it goes into the whole. */
  bytes: number;
}

const FACTS = 'run.json';
const FINISHED = 'finished.ndjson';
const OUTPUT = 'output';
const COPY_BYTES = 1 << 20;

/**
 * The folder beside the output in which parts wait for those before them, and from which a killed run can be taken up.
 * Finished parts are appended to the output, in their order, and deleted.
 *
 * All is in a folder of this run's own within it: a run that takes over renames that, and whoever still wrote there fails
 * instead of mixing in.
 */
export class Checkpoint {
  private readonly finished = new Map<number, FinishedPart>();
  /** Parts that are in the output. */
  private appended = 0;
  private length = 0;

  private constructor(
    /** Named after the output. */
    readonly folder: string,
    private readonly run: string,
    private readonly format: TableFormat,
  ) {}

  static folderOf(outputFile: string): string {
    return `${outputFile}.parts`;
  }

  /** The facts of an unfinished run; null where there is none. */
  static factsIn(folder: string): RunFacts | null {
    const run = runIn(folder);
    return run === null ? null : (JSON.parse(readFileSync(join(run, FACTS), 'utf8')) as RunFacts);
  }

  /** Begins anew, in the place of what an earlier run left there. */
  static begin(folder: string, format: TableFormat, facts: RunFacts): Checkpoint {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    const checkpoint = new Checkpoint(folder, newRun(folder), format);
    const path = checkpoint.path(FACTS);
    writeFileSync(`${path}.new`, `${JSON.stringify(facts, null, 2)}\n`);
    renameSync(`${path}.new`, path);
    return checkpoint;
  }

  /**
   * Takes an unfinished run up.
   *
   * @throws TrainerError naming what is not the same now
   */
  static resume(folder: string, format: TableFormat, facts: RunFacts): Checkpoint {
    const before = Checkpoint.factsIn(folder) ?? {};
    const differences = Object.keys({ ...before, ...facts })
      .filter((name) => before[name] !== facts[name])
      .map((name) => `${name} was ${before[name] ?? 'not there'} and is ${facts[name] ?? 'not there'}`);
    if (differences.length > 0) {
      throw new TrainerError(
        'failed',
        `${folder} was begun by another run: ${differences.join('; ')}. ` +
          'Undo that, or run the command without --resume to begin anew.',
      );
    }
    const run = newRun(folder);
    renameSync(runIn(folder) as string, run);
    const checkpoint = new Checkpoint(folder, run, format);
    checkpoint.recover();
    return checkpoint;
  }

  isFinished(index: number): boolean {
    return this.finished.has(index);
  }

  /** In the order of the file. */
  get parts(): readonly FinishedPart[] {
    return [...this.finished.values()].sort((a, b) => a.index - b.index);
  }

  /** Of all finished parts. */
  get rows(): RowCounts {
    let [scored, rejected] = [0, 0];
    for (const part of this.finished.values()) {
      scored += part.scored;
      rejected += part.rejected;
    }
    return { read: scored + rejected, scored, rejected };
  }

  /** Rejected rows in the order of the file, up to the first part that is not finished. */
  async *rejects(): AsyncGenerator<RejectedRow, undefined> {
    for (let index = 0; index < this.appended; index++) {
      if (this.finished.get(index)?.rejected) yield* readRejects(this.rejectsFile(index));
    }
  }

  inputFile(index: number): string {
    return this.path(`${numbered(index)}.input`);
  }

  outputFile(index: number): string {
    return this.path(`${numbered(index)}.output`);
  }

  rejectsFile(index: number): string {
    return this.path(`${numbered(index)}.rejected`);
  }

  /** Keeps what came of a part, and appends to the output what has all before it. */
  finish(index: number, outcome: PartOutcome): void {
    rmSync(this.inputFile(index), { force: true });
    const part = { index, ...outcome, bytes: this.contentOf(index).bytes };
    appendFileSync(this.path(FINISHED), `${JSON.stringify(part)}\n`);
    this.finished.set(index, part);
    while (this.finished.has(this.appended)) this.append(this.appended);
  }

  /** @returns the path of the output, to which all parts were appended */
  complete(): string {
    const output = this.path(OUTPUT);
    if (this.format.kind === 'parquet') {
      let shift = 0;
      const footers = this.parts.map(({ index, bytes }) => {
        const footer = { footer: readFileSync(this.footerFile(index)), shift };
        shift += bytes;
        return footer;
      });
      appendFileSync(output, joinedParquetEnd(footers));
    }
    return output;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private append(index: number): void {
    const { footer, begin, bytes } = this.contentOf(index);
    const [part, output] = [this.outputFile(index), this.path(OUTPUT)];
    if (footer !== null) writeFileSync(this.footerFile(index), footer);
    if (index === 0) {
      // Its row groups stay where they are, behind the magic.
      renameSync(part, output);
      this.length = begin + bytes;
      truncateSync(output, this.length);
    } else {
      appendBytes(output, this.length, part, begin, bytes);
      this.length += bytes;
      rmSync(part);
    }
    this.appended++;
  }

  /** What of a part's output goes into the whole: all of a text, of Parquet its row groups. */
  private contentOf(index: number): { footer: Buffer | null; begin: number; bytes: number } {
    const path = this.outputFile(index);
    if (this.format.kind !== 'parquet') return { footer: null, begin: 0, bytes: statSync(path).size };
    const { footer, begin } = readParquetFooter(path);
    return { footer, begin: PARQUET_MAGIC.length, bytes: begin - PARQUET_MAGIC.length };
  }

  /** Finds out how far a killed run came: it may have died between any two of its steps. */
  private recover(): void {
    const lines = existsSync(this.path(FINISHED)) ? readFileSync(this.path(FINISHED), 'utf8').split('\n') : [];
    // What follows the last line break was not written to its end.
    for (const line of lines.slice(0, -1)) {
      const part = JSON.parse(line) as FinishedPart;
      this.finished.set(part.index, part);
    }
    writeFileSync(this.path(FINISHED), this.parts.map((part) => `${JSON.stringify(part)}\n`).join(''));
    let length = this.format.kind === 'parquet' ? PARQUET_MAGIC.length : 0;
    while (this.finished.has(this.appended) && !existsSync(this.outputFile(this.appended))) {
      length += (this.finished.get(this.appended) as FinishedPart).bytes;
      this.appended++;
    }
    const output = this.path(OUTPUT);
    if (this.appended > 0) {
      if (!existsSync(output) || statSync(output).size < length) {
        throw new TrainerError(
          'failed',
          `${this.folder} has lost a part of what it kept. Run the command without --resume to begin anew.`,
        );
      }
      truncateSync(output, length);
      this.length = length;
    }
    for (const { index } of this.parts) {
      if (index >= this.appended && !existsSync(this.outputFile(index))) this.finished.delete(index);
    }
    for (const name of readdirSync(this.run)) {
      const index = Number.parseInt(name, 10);
      if (!Number.isNaN(index) && !this.finished.has(index)) rmSync(this.path(name));
    }
    while (this.finished.has(this.appended)) this.append(this.appended);
  }

  private footerFile(index: number): string {
    return this.path(`${numbered(index)}.footer`);
  }

  private path(name: string): string {
    return join(this.run, name);
  }
}

function numbered(index: number): string {
  return String(index).padStart(6, '0');
}

const RUN = 'run-';

function newRun(folder: string): string {
  return mkdtempSync(join(folder, RUN));
}

/** A run whose folder is complete. */
function runIn(folder: string): string | null {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const name = names.find((it) => it.startsWith(RUN) && existsSync(join(folder, it, FACTS)));
  return name === undefined ? null : join(folder, name);
}

/** Writes some bytes of one file to a place in another, which begins where a killed run may have begun already. */
function appendBytes(target: string, place: number, source: string, begin: number, bytes: number): void {
  const [from, to] = [openSync(source, 'r'), openSync(target, 'r+')];
  try {
    const buffer = Buffer.allocUnsafe(Math.min(COPY_BYTES, bytes));
    for (let copied = 0; copied < bytes;) {
      const size = readSync(from, buffer, 0, Math.min(buffer.length, bytes - copied), begin + copied);
      if (size === 0) throw new Error(`${source} ends too soon`);
      for (let written = 0; written < size;) {
        written += writeSync(to, buffer, written, size - written, place + copied + written);
      }
      copied += size;
    }
  } finally {
    closeSync(from);
    closeSync(to);
  }
}
