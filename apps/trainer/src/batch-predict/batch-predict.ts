import { rename, rm } from 'node:fs/promises';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { RejectsFile } from '@retail-ml/data-sources';
import { type Progress, type ReportShare } from '../progress';
import { inputExpressions } from '../tables/input-expressions';
import { openTabularModel } from '../tables/open-tabular-model';
import { registerModel, type RowTally } from '../sql/register-model';
import { registerReasons } from '../sql/register-reasons';
import { openTableSource, tableFormat, type TableSource } from '../tables/table-file';
import { type TabularModel } from '../tables/tabular-model';
import { TrainerError } from '../trainer-error';
import { copyPredictions, predictionColumns } from './copy-predictions';
import { findRejects, type Rejects } from '../tables/rejected-rows';

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

/** Modest and fixed, whatever the file's size: what does not fit goes to a temporary file. */
const MEMORY_LIMIT = '512MB';

/**
 * With one, rows come, are predicted and go in their order. More would wait for the predictor, which has one thread,
 * and keep rows in memory until it is their turn: the more the longer the file.
 */
const THREADS = '1';
const POLL_MILLISECONDS = 200;

/**
 * Predicts every row of a file, in its order, and writes it to another with the prediction beside it. A row gets the
 * API's answer, to the last digit; a row that the API would refuse goes to the rejects file.
 *
 * @throws TrainerError naming the missing columns and those found, or the row that `strict` does not allow;
 * RegistryError without a model. No output file is written then, nor an earlier one changed.
 */
export async function batchPredict(options: BatchPredictOptions, progress: Progress): Promise<BatchSummary> {
  const started = process.hrtime.bigint();
  const { inputFile, outputFile, signal } = options;
  const outputFormat = tableFormat(outputFile);
  const { table: model } = await openTabularModel(options.model, options.modelPath);
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: MEMORY_LIMIT, threads: THREADS });
  const connection = await instance.connect();
  const interrupt = () => connection.interrupt();
  signal?.addEventListener('abort', interrupt);
  const newOutputFile = `${outputFile}.new-${process.pid}`;
  const rejectsFile = new RejectsFile(options.rejectsFile, ['line', 'column', 'reason']);
  try {
    await connection.run('SET enable_progress_bar = true; SET enable_progress_bar_print = false');
    const tally = await registerModel(connection, model);
    if (options.explain) await registerReasons(connection, model);
    const source = await openTableSource(connection, inputFile);
    const expressions = inputExpressions(model, source);
    checkNames(source, predictionColumns(model, options.explain));

    const scored = await progress.step(`Predicting ${inputFile}`, (report) =>
      watched(
        connection,
        (share) => report(share, tally.asked),
        async () => {
          const copied = await connection.runAndReadAll(
            copyPredictions(source, model, expressions, newOutputFile, outputFormat, options.explain),
          );
          return Number(copied.getRowsJS()[0][0]);
        },
      ),
    );
    signal?.throwIfAborted();
    const rejects = await findRejects(connection, source, expressions.fault, { asked: tally.asked, scored });
    if (rejects.count > 0) {
      if (options.strict) throw await refusal(inputFile, rejects);
      await progress.step('Finding the lines of rejected rows', () =>
        rejects.visit(({ line, column, reason }) => rejectsFile.add([String(line), column, reason])),
      );
    }
    signal?.throwIfAborted();
    // First the list of what is left out: no output may stand without it.
    const rejectsPath = await rejectsFile.finish();
    await rename(newOutputFile, outputFile);
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    const read = scored + rejects.count;
    return {
      model: model.name,
      model_version: model.modelVersion,
      input_file: inputFile,
      output_file: outputFile,
      rejects_file: rejectsPath,
      rows: { read, scored, rejected: rejects.count },
      counts: counts(model, tally),
      seconds,
      rows_per_second: read / seconds,
    };
  } catch (error) {
    await rejectsFile.discard();
    await rm(newOutputFile, { force: true });
    if (signal?.aborted) throw new TrainerError('failed', `Stopped; ${outputFile} was not written.`);
    if (error instanceof TrainerError) throw error;
    const [reason] = (error as Error).message.split('\n', 1);
    throw new TrainerError('failed', `${inputFile} to ${outputFile}: ${reason}`);
  } finally {
    signal?.removeEventListener('abort', interrupt);
    connection.closeSync();
    instance.closeSync();
  }
}

/** Reports how far a query is while it runs. */
async function watched<Result>(
  connection: DuckDBConnection,
  report: ReportShare,
  query: () => Promise<Result>,
): Promise<Result> {
  // Below 0 while the share is not known yet.
  const timer = setInterval(() => report(Math.max(connection.progress.percentage, 0) / 100), POLL_MILLISECONDS);
  try {
    return await query();
  } finally {
    clearInterval(timer);
  }
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

async function refusal(path: string, rejects: Rejects): Promise<TrainerError> {
  let first: string | undefined;
  await rejects.visit(({ line, column, reason }) => {
    first ??= `line ${line}${column && `, column ${column}`}: ${reason}`;
  });
  return new TrainerError('failed', `${path}, ${first}. Nothing was written.`);
}

function counts({ counted, outputs }: TabularModel, tally: RowTally): BatchSummary['counts'] {
  const choices = outputs.find(({ name }) => name === counted.output)?.choices ?? [];
  return { [counted.as]: Object.fromEntries(choices.map((choice, i) => [choice, tally.counts[i]])) };
}
