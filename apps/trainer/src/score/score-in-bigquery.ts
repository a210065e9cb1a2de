import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BigqueryConfig } from '@retail-ml/data-sources';
import { type Day, formatDay } from '@retail-ml/features';
import { exportBigquery } from '../export-bigquery/export-bigquery';
import { type Progress } from '../progress';
import { type TabularModel } from '../tables/tabular-model';
import { TrainerError } from '../trainer-error';
import { type ScoreOptions, type ScoreSummary } from './score';

/**
 * Makes the churn model a function of BigQuery's, and has its customers scored there: no row leaves it.
 *
 * @throws TrainerError for a model that has no function there, DataSourceError from BigQuery.
 */
export async function scoreInBigquery(
  { model, modelPath, version, asOf, destination }: ScoreOptions,
  bigquery: BigqueryConfig,
  progress: Progress,
): Promise<Omit<ScoreSummary, 'seconds' | 'rows_per_second'>> {
  if (model !== 'churn') throw noFunction(model);
  const output = await mkdtemp(join(tmpdir(), 'retail-ml-bigquery-'));
  try {
    const exported = await progress.step(`Scoring customers into ${destination} inside BigQuery`, () =>
      exportBigquery({ modelPath, version, output, destination, deploy: true, asOf }, { bigquery }, progress),
    );
    const { customers = 0, refused = 0 } = exported.scored ?? {};
    if (customers === 0) throw nobody(asOf, destination);
    return {
      model,
      model_version: exported.model_version,
      as_of_date: formatDay(asOf),
      scored_at: null,
      data_source: 'bigquery',
      destination: `${destination} in BigQuery`,
      rows: { scored: customers, without_answer: refused, replaced: null },
      counts: null,
    };
  } finally {
    await rm(output, { recursive: true });
  }
}

function noFunction(model: TabularModel['name']): TrainerError {
  return new TrainerError(
    'usage',
    `In BigQuery churn alone has a function: ${model} is scored in DuckDB and PostgreSQL (--data-source), or from a ` +
      `file of what it reads: npx retail-ml batch-predict --model ${model} --input-file products.parquet ...`,
  );
}

function nobody(asOf: Day, destination: string): TrainerError {
  return new TrainerError(
    'failed',
    `There is no customer with a purchase before ${formatDay(asOf)} in the data set; ${destination} has no scores of ` +
      'that day and version. Name a later day: --as-of YYYY-MM-DD',
  );
}
