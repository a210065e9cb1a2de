import { readChurnModelSections } from '@retail-ml/churn-model';
import {
  DataSourceError,
  parseTableName,
  type RetailSource,
  type ScoringDatabase,
  type TableName,
} from '@retail-ml/data-sources';
import { type Day, formatDay } from '@retail-ml/features';
import { type Manifest } from '@retail-ml/model-registry';
import { type DatabaseConfig, type DatabaseName, openDatabaseScoring, type ScoredDatabaseName } from '../databases';
import { type Progress } from '../progress';
import { openTabularModel } from '../tables/open-tabular-model';
import { type TabularModel } from '../tables/tabular-model';
import { trainedPopulation } from '../trained-population';
import { TrainerError } from '../trainer-error';
import { BatchScorer, scoreColumns } from './score-batch';
import { scoreInBigquery } from './score-in-bigquery';
import { churnCells, demandCells, type SnapshotCells } from './snapshot-cells';

export interface ScoreOptions {
  model: TabularModel['name'];
  modelPath: string;
  /** The champion without it. */
  version?: string | undefined;
  dataSource: DatabaseName;
  asOf: Day;
  /** A table's name as SQL writes it. */
  destination: string;
}

/** As printed with `--json`. */
export interface ScoreSummary {
  model: TabularModel['name'];
  model_version: string;
  as_of_date: string;
  /** Null in BigQuery, whose table does not keep it; so are `rows.replaced` and `counts`. */
  scored_at: string | null;
  data_source: DatabaseName;
  /** The table and the database that it is in. */
  destination: string;
  /**
   * Of the same day and version: those that are there now, those among them whom the API would refuse, and those that
   * were there before.
   */
  rows: { scored: number; without_answer: number; replaced: number | null };
  /** Answered rows by one of the answers, e.g. `risk_categories`: `{"LOW": 7, "MEDIUM": 2, "HIGH": 1}`. */
  counts: Record<string, Record<string, number>> | null;
  seconds: number;
  rows_per_second: number;
}

/**
 * Predicts every customer or product of a database as of a day, and writes the scores to a table of it, in place of
 * those of the same day and model version. What training learned from is looked at: the same query, which sees
 * nothing of the as-of day or later. Whom the API would refuse has a row without an answer.
 *
 * @throws TrainerError where there is nobody to score, DataSourceError, RegistryError without a model. The table keeps
 * its old rows then.
 */
export async function score(options: ScoreOptions, config: DatabaseConfig, progress: Progress): Promise<ScoreSummary> {
  const started = process.hrtime.bigint();
  const { dataSource } = options;
  const summary =
    dataSource === 'bigquery'
      ? await scoreInBigquery(options, config.bigquery ?? {}, progress)
      : await scoreFromHere(options, await openScoring(dataSource, options, config), progress);
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  return { ...summary, seconds, rows_per_second: summary.rows.scored / seconds };
}

interface OpenScoring {
  model: TabularModel;
  manifest: Manifest;
  destination: TableName;
  database: ScoringDatabase;
}

/** @throws TrainerError `usage` for a destination that is no table's name. */
async function openScoring(
  dataSource: ScoredDatabaseName,
  options: ScoreOptions,
  config: DatabaseConfig,
): Promise<OpenScoring> {
  const destination = tableName(options.destination);
  const { table: model, manifest } = await openTabularModel(options.model, options.modelPath, {
    version: options.version,
  });
  return { model, manifest, destination, database: await openDatabaseScoring(dataSource, config) };
}

async function scoreFromHere(
  { asOf, dataSource }: ScoreOptions,
  { model, manifest, destination, database }: OpenScoring,
  progress: Progress,
): Promise<Omit<ScoreSummary, 'seconds' | 'rows_per_second'>> {
  try {
    const scoredAt = new Date();
    const { scorer, published } = await scoreInto(database, { model, manifest, asOf, scoredAt, destination }, progress);
    return {
      model: model.name,
      model_version: model.modelVersion,
      as_of_date: formatDay(asOf),
      scored_at: scoredAt.toISOString(),
      data_source: dataSource,
      destination: `${nameOf(destination)} in ${database.source.describe()}`,
      rows: { scored: published.rows, without_answer: scorer.refused, replaced: published.replaced },
      counts: { [model.counted.as]: scorer.counts },
    };
  } finally {
    await database.close();
  }
}

function tableName(text: string): TableName {
  try {
    return parseTableName(text);
  } catch (error) {
    if (error instanceof DataSourceError) throw new TrainerError('usage', error.message);
    throw error;
  }
}

interface Scoring {
  model: TabularModel;
  manifest: Manifest;
  asOf: Day;
  scoredAt: Date;
  destination: TableName;
}

async function scoreInto(database: ScoringDatabase, scoring: Scoring, progress: Progress) {
  const { source } = database;
  const { model, manifest, asOf, scoredAt, destination } = scoring;
  const entities = `${model.entity}s`;
  const writer = await database.openScores(
    { name: destination, idColumn: `${model.entity}_id`, columns: scoreColumns(model) },
    { asOf, modelVersion: model.modelVersion, scoredAt },
  );
  const scorer = new BatchScorer(model);
  const batches = snapshotCells(source, model.name, manifest, asOf);
  try {
    const first = await progress.step(`Reading ${entities} as of ${formatDay(asOf)} from ${source.describe()}`, () =>
      batches.next(),
    );
    if (first.done) throw await nobody(source, model, asOf);
    let lately = 0;
    let rows = 0;
    const published = await progress.step(`Scoring ${entities} into ${nameOf(destination)}`, async (report) => {
      for (let batch: IteratorResult<SnapshotCells, void> = first; !batch.done; batch = await batches.next()) {
        await writer.add(scorer.score(batch.value));
        lately += batch.value.lately;
        rows += batch.value.ids.length;
        // How many there are is known at the end.
        report(0, rows);
      }
      return writer.publish();
    });
    if (lately === 0) {
      progress.note(
        `Nothing was sold to these ${entities} in the 7 days before ${formatDay(asOf)}. If sales are missing there, ` +
          'bring them in and score again: the same day is replaced.',
      );
    }
    if (scorer.refused > 0) {
      progress.note(
        `${scorer.refused} ${entities} have a row without an answer, as the API would refuse them: ` +
          `${model.headline} IS NULL finds them. A price below 0 or a day a century ago in the data may be why.`,
      );
    }
    return { scorer, published };
  } finally {
    // A query that is read halfway keeps its connection, and closing would wait for it.
    await batches.return();
  }
}

function snapshotCells(
  source: RetailSource,
  name: TabularModel['name'],
  manifest: Manifest,
  asOf: Day,
): AsyncGenerator<SnapshotCells, void, undefined> {
  if (name === 'demand') return demandCells(source, asOf);
  const { lookbackDays } = readChurnModelSections(manifest).transforms;
  return churnCells(source, asOf, { lookbackDays, population: trainedPopulation(manifest) });
}

async function nobody(source: RetailSource, { name, entity }: TabularModel, asOf: Day): Promise<TrainerError> {
  const { firstDay, lastDay } = await source.salesPeriod();
  const asked = name === 'demand' ? ', and demand looks at 30 days before it' : '';
  return new TrainerError(
    'failed',
    `There is no ${entity} to score as of ${formatDay(asOf)}: ${source.describe()} has sales from ` +
      `${formatDay(firstDay)} to ${formatDay(lastDay)}${asked}. Nothing was written; ` +
      `name a day within them, or the one after: --as-of ${formatDay(lastDay + 1)}`,
  );
}

function nameOf({ schema, table }: TableName): string {
  return schema === null ? table : `${schema}.${table}`;
}
