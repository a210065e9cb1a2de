import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDuckdbWriter, syntheticRetailer, writeRetailer } from '@retail-ml/data-sources';
import { dayOf, MILLISECONDS_PER_DAY } from '@retail-ml/features';
import { SHIPPED_POLICY } from './acceptance/acceptance-policy';
import { type TrainerConfig } from './config';
import { type Progress } from './progress';
import { refuseFutureSales } from './refuse-future-sales';
import { trainChurn } from './train-churn';
import { trainDemand } from './train-demand';

const progress: Progress = { step: (_label, work) => work(() => undefined), note: () => undefined };
let folder: string;
let config: TrainerConfig;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'future-sales-'));
  const duckdbPath = join(folder, 'retail.duckdb');
  config = { duckdbPath } as TrainerConfig;
  const writer = await openDuckdbWriter({ path: duckdbPath, mode: 'replace' });
  await writer.addSales([
    {
      saleId: 'misdated',
      customerId: 'c1',
      productId: 'p1',
      storeId: null,
      soldAtMilliseconds: Date.now() + 73 * 366 * MILLISECONDS_PER_DAY,
      quantity: 1,
      unitPriceMicros: 1_000_000,
    },
  ]);
  await writeRetailer(syntheticRetailer({ customers: 30, products: 3, years: 1 }), writer);
});

afterAll(() => rm(folder, { recursive: true }));

const options = () => ({
  dataSource: 'duckdb' as const,
  seed: 1,
  outputPath: join(folder, 'model'),
  policyPath: SHIPPED_POLICY,
});

test('churn is not trained on sales in the future', async () => {
  const churn = {
    ...options(),
    lookbackDays: 180,
    horizonDays: 90,
    population: 'all' as const,
    maxTrainingRows: 20_000,
  };
  await expect(trainChurn(churn, config, progress)).rejects.toThrow(
    /^The last sale in the DuckDB file .* is of 2\d{3}-\d\d-\d\d, and today is .*: correct or delete the rows of sales with/,
  );
});

test('demand is not either', async () => {
  await expect(trainDemand({ ...options(), trainSplit: 0.8, targetBias: [0, 0] }, config, progress)).rejects.toThrow(
    'in the future',
  );
});

test('a sale of tomorrow may be one of today elsewhere', () => {
  const source = { describe: () => 'the database' };
  const today = dayOf(new Date());
  expect(() => refuseFutureSales(source, { lastDay: today + 1 })).not.toThrow();
  expect(() => refuseFutureSales(source, { lastDay: today + 2 })).toThrow('today');
});
