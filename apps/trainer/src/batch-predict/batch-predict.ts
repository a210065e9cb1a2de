import { rename, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { RejectsFile } from '@retail-ml/data-sources';
import { dayOf, formatDay, parseDay } from '@retail-ml/features';
import { PlainPartPredictor } from '../plain-csv/plain-part-predictor';
import { type Progress } from '../progress';
import { inputExpressions } from '../tables/input-expressions';
import { openTabularModel } from '../tables/open-tabular-model';
import { openTableSource, tableFormat, type TableSource } from '../tables/table-file';
import { countedChoices, type TabularModel } from '../tables/tabular-model';
import { TrainerError } from '../trainer-error';
import { Checkpoint, type RunFacts } from './checkpoint';
import { predictionColumns } from './copy-predictions';
import { CutTable, type PartSize } from './cut-table';
import { predictParts } from './predict-parts';
import { SqlPartPredictor } from './sql-part-predictor';
import { WorkerPartPredictor } from './worker-part-predictor';

export interface BatchPredictOptions {
  model: TabularModel['name'];
  modelPath: string;
  /** `.csv`, `.csv.gz`, `.ndjson`, `.ndjson.gz` or `.parquet`; so is `outputFile`. */
  inputFile: string;
  outputFile: string;
  /** Gets the rows that cannot be predicted, with line, column and reason. */
  rejectsFile: string;
  /** Refuses the whole file for one such row. */
  strict: boolean;
  /** Adds columns that say why: some milliseconds a row. */
  explain: boolean;
  /** Takes up a run that was stopped. */
  resume: boolean;
  /** That predict at once, this one among them. */
  threads: number;
  partSize?: PartSize | undefined;
  /** Stops the work. */
  signal?: AbortSignal;
}

/** As printed with `--json`: names as in the files. */
export interface BatchSummary {
  model: TabularModel['name'];
  model_version: string;
  input_file: string;
  output_file: string;
  /** Null when no row was rejected. */
  rejects_file: string | null;
  /** read = scored + rejected. */
  rows: { read: number; scored: number; rejected: number };
  /** Scored rows by one of the answers, e.g. `risk_categories`: `{"LOW": 7, "MEDIUM": 2, "HIGH": 1}`. */
  counts: Record<string, Record<string, number>>;
  seconds: number;
  rows_per_second: number;
}

/** Half a second's work: little is lost with it, and starting it costs little beside. The rows are a row group's. */
const PART_SIZE: PartSize = { bytes: 4 << 20, rows: 122_880 };
/** A row that is explained takes a thousand times as long. */
const EXPLAINED_PART_SIZE: PartSize = { bytes: 64 << 10, rows: 2048 };

/**
 * Predicts every row of a file, in its order, and writes it to another with the prediction beside it. A row gets the
 * API's answer, to the last digit; a row that the API would refuse goes to the rejects file. Large files are predicted
 * in parts, by several threads; what is finished outlives a killed process, for `resume`.
 *
 * @throws TrainerError naming the missing columns and those found, or the row that `strict` does not allow;
 * RegistryError without a model. No output file is written then, nor an earlier one changed.
 */
export async function batchPredict(options: BatchPredictOptions, progress: Progress): Promise<BatchSummary> {
  const started = process.hrtime.bigint();
  const { inputFile, outputFile, modelPath, explain, resume, strict, signal } = options;
  const folder = Checkpoint.folderOf(outputFile);
  const outputFormat = tableFormat(outputFile);
  const before = resume ? Checkpoint.factsIn(folder) : null;
  // A run that is taken up goes on with the day on which it began.
  const today = typeof before?.['today'] === 'string' ? parseDay(before['today']) : dayOf(new Date());
  const { table: model, manifest } = await openTabularModel(options.model, modelPath, { today });
  const settings = { model: model.name, modelPath, modelVersion: model.modelVersion, today, outputFormat, explain };
  const own = await SqlPartPredictor.open(model, settings);
  const predictors = [PlainPartPredictor.over(own, model, settings)];
  const interrupt = () => predictors.forEach((it) => it.interrupt());
  signal?.addEventListener('abort', interrupt);
  const rejectsFile = new RejectsFile(options.rejectsFile, ['line', 'column', 'reason']);
  let checkpoint: Checkpoint | null = null;
  try {
    const table = await openTableSource(own.connection, inputFile);
    // Missing columns are told before anything is begun.
    inputExpressions(model, table);
    checkNames(table, predictionColumns(model, explain));
    const size = options.partSize ?? (explain ? EXPLAINED_PART_SIZE : PART_SIZE);
    const facts = {
      ...(await fileFacts(inputFile)),
      model: model.name,
      'model version': model.modelVersion,
      'checksum of its weights': manifest.checksums['weights.bin'].sha256,
      '--explain': explain,
      today: formatDay(today),
      'size of parts': `${size.bytes} bytes or ${size.rows} rows`,
    };
    const kept = (checkpoint = (before === null ? Checkpoint.begin : Checkpoint.resume)(folder, outputFormat, facts));
    const rowsBefore = kept.rows.read;
    if (resume) {
      progress.note(
        before === null ? `There is nothing to resume in ${folder}.` : `${rowCount(rowsBefore)} are done already.`,
      );
    }
    const cut = await CutTable.of(own.connection, table, size);
    const threads = Math.min(options.threads, cut.likelyParts - kept.parts.length);
    while (predictors.length < threads) predictors.push(new WorkerPartPredictor(settings));
    signal?.throwIfAborted();
    if (strict) await refuseRejects(inputFile, kept);
    await progress.step(`Predicting ${inputFile}`, (report) =>
      predictParts(cut.unfinishedParts(kept), predictors, async (part, outcome) => {
        kept.finish(part.index, outcome);
        report(part.reaches, kept.rows.read - rowsBefore);
        if (strict) await refuseRejects(inputFile, kept);
        signal?.throwIfAborted();
      }),
    );
    for await (const { line, column, reason } of kept.rejects()) {
      await rejectsFile.add([String(line), column, reason]);
    }
    const written = kept.complete();
    signal?.throwIfAborted();
    // First the list of what is left out: no output may stand without it.
    const rejectsPath = await rejectsFile.finish();
    await rename(written, outputFile);
    kept.remove();
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    return {
      model: model.name,
      model_version: model.modelVersion,
      input_file: inputFile,
      output_file: outputFile,
      rejects_file: rejectsPath,
      rows: kept.rows,
      counts: counts(model, kept.parts),
      seconds,
      rows_per_second: (kept.rows.read - rowsBefore) / seconds,
    };
  } catch (error) {
    await rejectsFile.discard();
    throw failure(error, options, checkpoint);
  } finally {
    signal?.removeEventListener('abort', interrupt);
    await Promise.allSettled(predictors.map((it) => it.close()));
  }
}

/** What tells a file from another one, or from itself when it was changed. */
async function fileFacts(path: string): Promise<RunFacts> {
  const { size, mtime } = await stat(path);
  return { 'input file': resolve(path), 'its bytes': size, 'its time of change': mtime.toISOString() };
}

function checkNames({ path, columns }: TableSource, added: readonly string[]): void {
  const names = columns.map(({ name }) => name);
  const taken = added.find((name) => names.some((it) => it.toLowerCase() === name));
  if (taken !== undefined) {
    throw new TrainerError('failed', `${path} has a column ${taken} already, which a prediction adds: rename it.`);
  }
  const twice = names.find((name, i) => names.findIndex((it) => it.toLowerCase() === name.toLowerCase()) < i);
  if (twice !== undefined) throw new TrainerError('failed', `${path} has two columns ${twice}: rename one.`);
}

/** Refuses the first bad row of the file. It is known when all parts before its own are finished. */
async function refuseRejects(path: string, checkpoint: Checkpoint): Promise<void> {
  for await (const { line, column, reason } of checkpoint.rejects()) {
    throw new TrainerError(
      'failed',
      `${path}, line ${line}${column && `, column ${column}`}: ${reason}. Nothing was written.`,
    );
  }
}

/** Says why there is no output. What was done is kept where the same command may finish it another time. */
function failure(
  error: unknown,
  { inputFile, outputFile, signal }: BatchPredictOptions,
  checkpoint: Checkpoint | null,
): TrainerError {
  const isStopped = signal?.aborted === true;
  const isKept = checkpoint !== null && checkpoint.rows.read > 0 && (isStopped || !(error instanceof TrainerError));
  if (!isKept) checkpoint?.remove();
  if (error instanceof TrainerError && !isStopped) return error;
  const [reason] = (error as Error).message.split('\n', 1);
  const kept = isKept
    ? ` ${rowCount(checkpoint.rows.read)} are kept in ${checkpoint.folder}: the same command with --resume goes on from there.`
    : '';
  return new TrainerError(
    'failed',
    isStopped ? `Stopped; ${outputFile} was not written.${kept}` : `${inputFile} to ${outputFile}: ${reason}${kept}`,
  );
}

function rowCount(rows: number): string {
  return `${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'}`;
}

function counts(model: TabularModel, parts: Checkpoint['parts']): BatchSummary['counts'] {
  const sum = (i: number) => parts.reduce((rows, part) => rows + part.counts[i], 0);
  return { [model.counted.as]: Object.fromEntries(countedChoices(model).map((choice, i) => [choice, sum(i)])) };
}
