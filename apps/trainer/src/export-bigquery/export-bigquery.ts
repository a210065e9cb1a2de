import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { churnModelCode, ChurnPredictor } from '@retail-ml/churn-model';
import { churnFunctionCode } from '@retail-ml/churn-model/warehouse';
import {
  churnFunctionStatement,
  churnScoresTable,
  type ChurnScoring,
  deployChurnFunction,
  MOST_BODY_BYTES,
  type ScoredCustomers,
  scoreChurnStatement,
} from '@retail-ml/data-sources';
import { type ChurnInput, type Day } from '@retail-ml/features';
import { FileModelRegistry } from '@retail-ml/model-registry';
import { type TrainerConfig } from '../config';
import { type Progress } from '../progress';
import { trainedPopulation } from '../trained-population';
import { TrainerError } from '../trainer-error';
import { writeWhole } from '../write-whole';
import { proveFunction } from './prove-function';

export interface ExportBigqueryOptions {
  /** The model's folder, e.g. `models/churn`. */
  modelPath: string;
  /** The champion without it. */
  version?: string | undefined;
  /** Folder for the files; made where it is missing. */
  output: string;
  /** The function's name in BigQuery; by default `predict_churn` in the data set of the relations. */
  functionName?: string | undefined;
  /** The table for scores; by default `churn_scores` there. */
  destination?: string | undefined;
  /** Whom the statement scores; by default those whom the model learned from. */
  population?: ChurnScoring['population'] | undefined;
  /** Folder in Cloud Storage, e.g. `gs://my-bucket/retail-ml`, for the function's code. */
  library?: string | undefined;
  /** Run the statements too. */
  deploy: boolean;
  /** With `deploy`: score the customers as of this day. */
  asOf?: Day | undefined;
}

export interface ExportedFunction {
  model_version: string;
  function: string;
  destination: string;
  /** Of the function's body; BigQuery takes `body_bytes_allowed`. */
  body_bytes: number;
  body_bytes_allowed: number;
  files: { function: string; table: string; scoring: string; library: string | null };
  /** Where the library file must lie before the function is made. */
  library_uri: string | null;
  deployed: boolean;
  scored: ScoredCustomers | null;
}

/**
 * Writes a churn model as a function of BigQuery's and the statements that score with it, and with `deploy` runs them.
 *
 * @throws TrainerError where the body is longer than BigQuery takes and no library is named, RegistryError for a model
 *   that cannot be read, DataSourceError from BigQuery.
 */
export async function exportBigquery(
  options: ExportBigqueryOptions,
  config: Pick<TrainerConfig, 'bigquery'>,
  progress: Progress,
): Promise<ExportedFunction> {
  const { modelPath, output, deploy, asOf } = options;
  const dataset = config.bigquery.dataset ?? 'retail';
  const functionName = options.functionName ?? `${dataset}.predict_churn`;
  const destination = options.destination ?? `${dataset}.churn_scores`;

  const registry = new FileModelRegistry(modelPath, { name: 'churn' });
  const artefact = await registry.load(churnModelCode, options.version);
  const { version: modelVersion, goldenRows } = artefact.manifest;
  const population = options.population ?? trainedPopulation(artefact.manifest);
  const predictor = new ChurnPredictor(artefact);
  const code = churnFunctionCode(modelVersion, await registry.draftFrom(modelVersion, () => ''));
  proveFunction(
    code,
    predictor,
    goldenRows.map(({ input }) => input as unknown as ChurnInput),
  );

  const { lookbackDays, horizonDays } = predictor;
  const libraryFile = `predict-churn-${modelVersion}.js`;
  const libraryUri = options.library === undefined ? undefined : libraryPlace(options.library, libraryFile);
  const made = churnFunctionStatement(
    { name: functionName, modelVersion, lookbackDays, horizonDays, code },
    libraryUri,
  );
  if (made.bodyBytes > MOST_BODY_BYTES) {
    throw new TrainerError(
      'failed',
      `The function's body has ${made.bodyBytes} bytes; BigQuery takes ${MOST_BODY_BYTES} inside a statement. ` +
        'Put its code into Cloud Storage: --library gs://<bucket>/<folder>',
    );
  }
  const scoring: ChurnScoring = { functionName, destination, modelVersion, lookbackDays, population };
  const files = {
    function: join(output, 'predict-churn.sql'),
    table: join(output, 'churn-scores-table.sql'),
    scoring: join(output, 'score-churn.sql'),
    library: made.library === null ? null : join(output, libraryFile),
  };
  await mkdir(output, { recursive: true });
  await writeWhole(files.function, made.statement);
  await writeWhole(files.table, churnScoresTable(scoring));
  await writeWhole(files.scoring, scoreChurnStatement(scoring));
  if (files.library !== null && made.library !== null) await writeWhole(files.library, made.library);

  const scored = deploy
    ? await deployChurnFunction(
        { ...config.bigquery, report: progress.note },
        { ...scoring, functionStatement: made.statement, asOf },
      )
    : null;
  return {
    model_version: modelVersion,
    function: functionName,
    destination,
    body_bytes: made.bodyBytes,
    body_bytes_allowed: MOST_BODY_BYTES,
    files,
    library_uri: libraryUri ?? null,
    deployed: deploy,
    scored,
  };
}

function libraryPlace(folder: string, file: string): string {
  if (!/^gs:\/\/[\w.-]+(\/[^'"\\\s]*)?$/.test(folder)) {
    throw new TrainerError('usage', `"${folder}" is no place in Cloud Storage: --library gs://<bucket>/<folder>`);
  }
  return `${folder.replace(/\/+$/, '')}/${file}`;
}
