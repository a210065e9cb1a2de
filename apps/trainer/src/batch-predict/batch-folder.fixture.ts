import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { type ChurnPredictor } from '@retail-ml/churn-model';
import { type DemandForecaster } from '@retail-ml/demand-model';
import { type ChurnInput } from '@retail-ml/features';
import { parse } from 'csv-parse/sync';
import { batchPredict, type BatchPredictOptions, type BatchSummary } from './batch-predict';
import { saveChurnModel, saveDemandModel } from '../tables/hand-written-models.fixture';
import { type Progress } from '../progress';

export const silent: Progress = { step: (_label, work) => work(() => undefined), note: () => undefined };

/** The columns of `csv` and `ndjson`, shuffled and with one that no model knows. */
export const HEADER = [
  'note',
  'customer_id',
  'days_since_join',
  'loyalty_member',
  'recency_days',
  'frequency',
  'avg_monetary',
  'total_purchases',
];
export type Row = Record<string, unknown>;

export interface Customer extends ChurnInput {
  id: string;
}

/** Customers of all kinds: the same for the same number. */
export function customer(i: number): Customer {
  const daysSinceJoin = (i * 7919) % 1500;
  const frequency = (i * 13) % 60;
  return {
    id: `C${i}`,
    daysSinceJoin,
    recencyDays: (i * 37) % (daysSinceJoin + 1),
    frequency,
    avgMonetary: ((i * 101) % 5000) / 7,
    loyaltyMember: i % 3 === 0,
    totalPurchases: i % 4 === 0 ? null : Math.max(frequency, 1) + (i % 9),
  };
}

export function csv(customers: readonly Customer[]): string {
  const flag = (member: boolean, i: number) => (i % 2 ? String(member) : member ? '1' : '0');
  const lines = customers.map((it, i) =>
    [
      `"a ""note"", ${i}"`,
      it.id,
      it.daysSinceJoin,
      flag(it.loyaltyMember, i),
      it.recencyDays,
      it.frequency,
      it.avgMonetary,
      it.totalPurchases ?? '',
    ].join(),
  );
  return [HEADER.join(), ...lines, ''].join('\n');
}

export function ndjson(customers: readonly Customer[]): string {
  return customers
    .map((it, i) =>
      JSON.stringify({
        note: `a "note", ${i}`,
        customer_id: it.id,
        days_since_join: it.daysSinceJoin,
        loyalty_member: it.loyaltyMember,
        recency_days: it.recencyDays,
        frequency: it.frequency,
        avg_monetary: it.avgMonetary,
        ...(it.totalPurchases !== null && { total_purchases: it.totalPurchases }),
      }),
    )
    .join('\n');
}

export async function sql(query: string): Promise<Row[]> {
  const instance = await DuckDBInstance.create(':memory:');
  try {
    const result = await (await instance.connect()).runAndReadAll(query);
    return result.getRowObjectsJS() as Row[];
  } finally {
    instance.closeSync();
  }
}

/** Rows of any of the formats, their values as text or as typed. */
export async function rowsOf(path: string): Promise<Row[]> {
  if (path.endsWith('.parquet')) return sql(`FROM '${path}'`);
  const bytes = await readFile(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  if (path.includes('.csv')) return parse(text, { columns: true }) as Row[];
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
}

/** Made once for all tests of a file, none of which changes them. */
const models = (async () => {
  const path = await mkdtemp(join(tmpdir(), 'batch-models-'));
  const paths = { churn: join(path, 'churn'), demand: join(path, 'demand') };
  return {
    path,
    paths,
    predictor: await saveChurnModel(paths.churn),
    forecaster: await saveDemandModel(paths.demand),
  };
})();
afterAll(async () => rm((await models).path, { recursive: true }));

/** A folder of files of its own, beside models that are there already. */
export class BatchFolder {
  private constructor(
    readonly path: string,
    readonly modelPaths: Record<'churn' | 'demand', string>,
    readonly predictor: ChurnPredictor,
    readonly forecaster: DemandForecaster,
  ) {}

  static async create(): Promise<BatchFolder> {
    const { paths, predictor, forecaster } = await models;
    return new BatchFolder(await mkdtemp(join(tmpdir(), 'batch-predict-')), paths, predictor, forecaster);
  }

  file(name: string): string {
    return join(this.path, name);
  }

  /** @param content null where the file is there already, or is to be missing */
  async predict(
    inputName: string,
    content: string | Buffer | null,
    { model = 'churn', ...options }: Partial<BatchPredictOptions> = {},
    progress = silent,
  ): Promise<BatchSummary> {
    const inputFile = this.file(inputName);
    if (content !== null) await writeFile(inputFile, content);
    return batchPredict(
      {
        model,
        modelPath: this.modelPaths[model],
        inputFile,
        outputFile: this.file('predictions.csv'),
        rejectsFile: this.file('rejected.csv'),
        strict: false,
        explain: false,
        resume: false,
        threads: 1,
        ...options,
      },
      progress,
    );
  }

  async rejected(): Promise<Row[]> {
    return parse(await readFile(this.file('rejected.csv'), 'utf8'), { columns: true }) as Row[];
  }

  remove(): Promise<void> {
    return rm(this.path, { recursive: true });
  }
}
