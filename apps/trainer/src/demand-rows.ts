import { type DemandTrainingRow } from '@retail-ml/demand-model/fit';
import { type Day, type DemandOrigins, type DemandSnapshot } from '@retail-ml/features';
import { type RetailSource } from '@retail-ml/data-sources';
import { seededRandom } from '@retail-ml/tensorflow';
import { productSample } from './product-sample';
import { type ReportShare } from './progress';
import { reservoir } from './reservoir';

/** Products on origin days with what was sold then; no training row knows anything of the test period. */
export interface DemandRows {
  train: DemandTrainingRow[];
  test: DemandTrainingRow[];
  /** Products in the data, and those whose rows were kept. */
  products: { found: number; kept: number };
  /** Rows of these products that could be learned from; `train` is a sample of them where they are too many. */
  trainRowsFound: number;
}

/** Rows read at most, more or less: of a large assortment, origins further apart are taken. */
const MOST_ROWS_READ = 2_000_000;
/** Rows held in memory at most; where an assortment has more, those of a sample of its products are kept. */
const MOST_ROWS = 250_000;
/** Rows to learn from: more cost time and gain nothing, as origins a few days apart see the same sales. */
const MOST_TRAIN_ROWS = 25_000;
/** 52 weeks: the same weekday. */
const YEAR_DAYS = 364;

/** How many origins can be read, by the products that there are on the newest one. */
export async function affordableOrigins(source: RetailSource, newestOrigin: Day): Promise<number> {
  let products = 0;
  for await (const batch of source.demandSnapshots({ originDays: [newestOrigin] })) products += batch.length;
  return Math.floor(MOST_ROWS_READ / Math.max(products, 1));
}

/** Reads the rows of all origins in one pass; the same data and seed give the same rows from every source. */
export async function readDemandRows(
  source: RetailSource,
  origins: DemandOrigins,
  seed: number,
  report: ReportShare,
): Promise<DemandRows> {
  const originDays = [...origins.train, ...origins.embargo, ...origins.test];
  const sample = productSample<DemandTrainingRow>(MOST_ROWS, seed);
  for await (const batch of source.demandSnapshots({ originDays })) {
    for (const snapshot of batch) if (hasTargets(snapshot)) sample.offer(snapshot);
    report((originDays.indexOf(batch[batch.length - 1].origin) + 1) / originDays.length);
  }
  const rows = sample.rows().sort((a, b) => a.origin - b.origin);
  addLastYear(rows);
  const [lastTrain, firstTest] = [origins.train[origins.train.length - 1], origins.test[0]];
  const train: DemandTrainingRow[] = [];
  const nextPlace = reservoir(MOST_TRAIN_ROWS, seededRandom(seed).below);
  let trainRowsFound = 0;
  for (const row of rows) {
    if (row.origin > lastTrain) continue;
    trainRowsFound++;
    const place = nextPlace();
    if (place !== null) train[place] = row;
  }
  return {
    train,
    test: rows.filter((row) => row.origin >= firstTest),
    products: sample.products(),
    trainRowsFound,
  };
}

/** Sales that have not happened yet can neither be learned nor judged. */
function hasTargets(snapshot: DemandSnapshot): snapshot is DemandSnapshot & DemandTrainingRow {
  return snapshot.target7d !== null && snapshot.target30d !== null;
}

/** What the same product sold from the day 52 weeks before: the targets of the row that has that origin. */
function addLastYear(rows: DemandTrainingRow[]): void {
  const byOrigin = new Map<Day, Map<string, DemandTrainingRow>>();
  for (const row of rows) {
    const ofOrigin = byOrigin.get(row.origin);
    if (ofOrigin) ofOrigin.set(row.productId, row);
    else byOrigin.set(row.origin, new Map([[row.productId, row]]));
  }
  for (const row of rows) {
    const yearBefore = byOrigin.get(row.origin - YEAR_DAYS)?.get(row.productId);
    if (yearBefore) row.lastYear = { sales7d: yearBefore.target7d, sales30d: yearBefore.target30d };
  }
}
