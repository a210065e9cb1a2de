import { rename, rm } from 'node:fs/promises';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { churnModelCode, ChurnPredictor, type RiskCategory } from '@retail-ml/churn-model';
import { FileModelRegistry } from '@retail-ml/model-registry';
import { inputExpressions } from './batch-predict-faults';
import { openTableSource, type SourceColumn, tableFormat, type TableSource } from './batch-predict-file';
import { churnPredictionColumns, copyPredictions } from './batch-predict-query';
import { findRejects, type Rejects } from './batch-predict-rejects';
import { RejectsFile } from './batch-predict-rejects-file';
import { churnColumns, type PredictionColumns } from './prediction-columns';
import { type Progress, type ReportShare } from './progress';
import { registerChurnFunctions } from './sql-functions';
import { TrainerError } from './trainer-error';

export interface BatchPredictOptions {
  /** `.csv`, `.csv.gz`, `.ndjson`, `.ndjson.gz` or `.parquet`; so is `outputFile`. */
  inputFile: string;
  outputFile: string;
  /** Gets the rows that cannot be predicted, with line, column and reason. */
  rejectsFile: string;
  /** Refuses the whole file for one such row. */
  strict: boolean;
  modelPath: string;
  /** Stops the work. */
  signal?: AbortSignal;
}

/** As printed with `--json`: names as in the files. */
export interface BatchSummary {
  model: 'churn';
  model_version: string;
  input_file: string;
  output_file: string;
  /** Null when no row was rejected. */
  rejects_file: string | null;
  /** read = scored + rejected. */
  rows: { read: number; scored: number; rejected: number };
  /** Scored rows. */
  risk_categories: Record<RiskCategory, number>;
  seconds: number;
  rows_per_second: number;
}

/** Modest and fixed, whatever the file's size: what does not fit goes to a temporary file. */
const MEMORY_LIMIT = '512MB';
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
  const predictor = new ChurnPredictor(await new FileModelRegistry(options.modelPath).load(churnModelCode));
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: MEMORY_LIMIT });
  const connection = await instance.connect();
  const interrupt = () => connection.interrupt();
  signal?.addEventListener('abort', interrupt);
  const newOutputFile = `${outputFile}.new-${process.pid}`;
  const rejectsFile = new RejectsFile(options.rejectsFile);
  const categories: Record<RiskCategory, number> = { LOW: 0, MEDIUM: 0, HIGH: 0 };
  try {
    await connection.run('SET enable_progress_bar = true; SET enable_progress_bar_print = false');
    registerChurnFunctions(connection, predictor, (category) => categories[category]++);
    const source = await openTableSource(connection, inputFile);
    const columns = churnColumns(predictor.lookbackDays);
    const predictionColumns = churnPredictionColumns(predictor);
    checkNames(source, columns, [...predictionColumns.keys()]);
    const expressions = inputExpressions(columns, (name) => columnOf(source, name));

    const rejects = await progress.step(`Checking ${inputFile}`, (report) =>
      watched(connection, report, () => findRejects(connection, source, expressions.fault)),
    );
    if (options.strict && rejects.count > 0) throw await refusal(inputFile, rejects);
    const query = { source, columns, expressions, functionName: 'churn_prediction', predictionColumns };
    const scored = await progress.step(`Predicting ${inputFile}`, (report) =>
      watched(
        connection,
        (share) => report(share, categories.LOW + categories.MEDIUM + categories.HIGH),
        async () => {
          const copied = await connection.runAndReadAll(copyPredictions(query, newOutputFile, outputFormat));
          return Number(copied.getRowsJS()[0][0]);
        },
      ),
    );
    await rejects.visit(scored, (row) => rejectsFile.add(row));
    signal?.throwIfAborted();
    // First the list of what is left out: no output may stand without it.
    const rejectsPath = await rejectsFile.finish();
    await rename(newOutputFile, outputFile);
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    const read = scored + rejects.count;
    return {
      model: 'churn',
      model_version: predictor.modelVersion,
      input_file: inputFile,
      output_file: outputFile,
      rejects_file: rejectsPath,
      rows: { read, scored, rejected: rejects.count },
      risk_categories: categories,
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

function columnOf({ columns }: TableSource, name: string): SourceColumn {
  return columns.find((column) => column.name === name) as SourceColumn;
}

function checkNames({ path, columns }: TableSource, { inputs }: PredictionColumns, predicted: readonly string[]): void {
  const names = columns.map(({ name }) => name);
  const missing = inputs.map(({ name }) => name).filter((name) => !names.includes(name));
  if (missing.length > 0) {
    throw new TrainerError(
      'failed',
      `${path} has no column ${missing.join(', ')}. Columns found: ${names.join(', ') || 'none'}.`,
    );
  }
  const taken = predicted.find((name) => names.some((it) => it.toLowerCase() === name));
  if (taken !== undefined) {
    throw new TrainerError('failed', `${path} has a column ${taken} already, which a prediction adds: rename it.`);
  }
  const twice = names.find((name, i) => names.findIndex((it) => it.toLowerCase() === name.toLowerCase()) < i);
  if (twice !== undefined) throw new TrainerError('failed', `${path} has two columns ${twice}: rename one.`);
}

async function refusal(path: string, rejects: Rejects): Promise<TrainerError> {
  let first: string | undefined;
  await rejects.visit(null, ({ line, column, reason }) => {
    first ??= `line ${line}${column && `, column ${column}`}: ${reason}`;
  });
  return new TrainerError('failed', `${path}, ${first}. Nothing was written.`);
}
