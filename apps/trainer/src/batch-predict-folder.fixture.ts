import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { type ChurnPredictor } from '@retail-ml/churn-model';
import { type ChurnInput } from '@retail-ml/features';
import { parse } from 'csv-parse/sync';
import { batchPredict, type BatchPredictOptions, type BatchSummary } from './batch-predict';
import { saveChurnModel } from './batch-predict.fixture';
import { type Progress } from './progress';

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
];
export type Row = Record<string, unknown>;

export interface Customer extends ChurnInput {
  id: string;
}

/** Customers of all kinds: the same for the same number. */
export function customer(i: number): Customer {
  const daysSinceJoin = (i * 7919) % 1500;
  return {
    id: `C${i}`,
    daysSinceJoin,
    recencyDays: (i * 37) % (daysSinceJoin + 1),
    frequency: (i * 13) % 60,
    avgMonetary: ((i * 101) % 5000) / 7,
    loyaltyMember: i % 3 === 0,
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

/** A folder of files beside a model of its own. */
export class BatchFolder {
  private constructor(
    readonly path: string,
    readonly modelPath: string,
    readonly predictor: ChurnPredictor,
  ) {}

  static async create(): Promise<BatchFolder> {
    const models = await mkdtemp(join(tmpdir(), 'batch-models-'));
    const modelPath = join(models, 'churn');
    return new BatchFolder(await mkdtemp(join(tmpdir(), 'batch-predict-')), modelPath, await saveChurnModel(modelPath));
  }

  file(name: string): string {
    return join(this.path, name);
  }

  /** @param content null where the file is there already, or is to be missing */
  async predict(
    inputName: string,
    content: string | Buffer | null,
    options: Partial<BatchPredictOptions> = {},
    progress = silent,
  ): Promise<BatchSummary> {
    const inputFile = this.file(inputName);
    if (content !== null) await writeFile(inputFile, content);
    return batchPredict(
      {
        inputFile,
        outputFile: this.file('predictions.csv'),
        rejectsFile: this.file('rejected.csv'),
        strict: false,
        modelPath: this.modelPath,
        ...options,
      },
      progress,
    );
  }

  async rejected(): Promise<Row[]> {
    return parse(await readFile(this.file('rejected.csv'), 'utf8'), { columns: true }) as Row[];
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true });
    await rm(join(this.modelPath, '..'), { recursive: true });
  }
}
