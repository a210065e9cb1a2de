import { type ChurnTrainingRow, type ChurnTrainingRows } from '@retail-ml/churn-model/fit';
import { type RetailSource, type SalesPeriod, type SnapshotSample } from '@retail-ml/data-sources';
import { type Day, type TemporalSplit } from '@retail-ml/features';
import { seededRandom } from '@retail-ml/tensorflow';
import { ChurnRowColumns } from './churn-row-columns';
import { type ReportShare } from './progress';
import { reservoir } from './reservoir';

/** Labelled snapshots; no training label knows anything of the test's as-of day or later. */
export interface ChurnRows {
  train: ChurnTrainingRows;
  test: ChurnTrainingRow[];
  /** Rows that there are in the data: where they are more than those above, these are a sample. */
  found: { train: number; test: number };
}

export interface ChurnRowsOptions {
  split: TemporalSplit;
  period: SalesPeriod;
  lookbackDays: number;
  horizonDays: number;
  population: 'all' | 'active';
  seed: number;
  /** Of more training rows, a sample is taken. */
  mostTrainingRows: number;
}

/** Customers to be judged on; with more of them, figures hardly become surer. */
const MOST_TEST_ROWS = 50_000;

/**
 * Reads the snapshots of a temporal split and labels them. Where there are more than are held, the database draws a
 * sample: only its rows are made there and read here. Test rows are sampled apart, so that they stand for all
 * customers of their day.
 */
export async function readChurnRows(
  source: RetailSource,
  options: ChurnRowsOptions,
  report: ReportShare,
): Promise<ChurnRows> {
  const { split, period, lookbackDays, horizonDays, population, seed, mostTrainingRows } = options;
  const { trainAsOf, testAsOf } = split;
  const asOfDays = [...trainAsOf, testAsOf];
  const query = { asOfDays, lookbackDays, population };
  const found = await rowsToSample(source, query, options);
  const random = seededRandom(seed);
  const placeOfTrain = reservoir(mostTrainingRows, random.below);
  const placeOfTest = reservoir(MOST_TEST_ROWS, random.below);
  const mostThere = period.customers * trainAsOf.length;
  // A training label knows what was known on the test day: later purchases are hidden from it.
  const train = new ChurnRowColumns(Math.min(mostTrainingRows, mostThere), testAsOf, horizonDays);
  const test = new ChurnRowColumns(Math.min(MOST_TEST_ROWS, period.customers), period.lastDay + 1, horizonDays);
  const read = { train: 0, test: 0 };
  const sample = found && sampleOf(found, options);
  for await (const batch of source.churnSnapshots({ ...query, ...(sample && { sample }) })) {
    for (const snapshot of batch) {
      const isTest = snapshot.asOf === testAsOf;
      read[isTest ? 'test' : 'train']++;
      const place = isTest ? placeOfTest() : placeOfTrain();
      if (place !== null) (isTest ? test : train).put(place, snapshot);
    }
    report((asOfDays.indexOf(batch[batch.length - 1].asOf) + 1) / asOfDays.length);
  }
  return { train, test: [...test], found: found ?? read };
}

/** How many rows there are, where they may be more than are held: it is asked only then. */
async function rowsToSample(
  source: RetailSource,
  query: { asOfDays: readonly Day[]; lookbackDays: number; population: 'all' | 'active' },
  { split, period, mostTrainingRows }: ChurnRowsOptions,
): Promise<ChurnRows['found'] | null> {
  const { customers } = period;
  if (customers * split.trainAsOf.length <= mostTrainingRows && customers <= MOST_TEST_ROWS) return null;
  const counts = await source.countChurnSnapshots(query);
  const rowsOf = (days: readonly Day[]) => days.reduce((rows, day) => rows + (counts.get(day) ?? 0), 0);
  return { train: rowsOf(split.trainAsOf), test: rowsOf([split.testAsOf]) };
}

/** @returns null where all rows are wanted */
function sampleOf(
  found: ChurnRows['found'],
  { split, seed, mostTrainingRows }: ChurnRowsOptions,
): SnapshotSample | null {
  const trainShare = shareFor(mostTrainingRows, found.train);
  const testShare = shareFor(MOST_TEST_ROWS, found.test);
  if (trainShare === 1 && testShare === 1) return null;
  const shares = new Map([
    ...split.trainAsOf.map((day): [Day, number] => [day, trainShare]),
    [split.testAsOf, testShare],
  ]);
  return { seed, shares };
}

/**
 * A hash takes about as many rows as it should. So a few more are asked for, by four standard deviations, and those
 * too many are dropped here.
 */
function shareFor(most: number, found: number): number {
  return found <= most ? 1 : Math.min((most + 4 * Math.sqrt(most)) / found, 1);
}
