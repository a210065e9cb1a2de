import { churned, type ChurnSnapshot, type Day, followUp, type TemporalSplit } from '@retail-ml/features';
import { type ChurnTrainingRow } from '@retail-ml/churn-model/fit';
import { type RetailSource } from '@retail-ml/data-sources';
import { seededRandom } from '@retail-ml/tensorflow';
import { type ReportShare } from './progress';
import { reservoir } from './reservoir';

/** Labelled snapshots; no training label knows anything of the test's as-of day or later. */
export interface ChurnRows {
  train: ChurnTrainingRow[];
  test: ChurnTrainingRow[];
}

export interface ChurnRowsOptions {
  split: TemporalSplit;
  /** The day after the last day of the sales. */
  knownUntil: Day;
  lookbackDays: number;
  horizonDays: number;
  population: 'all' | 'active';
  seed: number;
}

/** Snapshots held in memory at most; of more, a sample is kept that is uniform over all. */
const MOST_TRAIN_ROWS = 400_000;
const MOST_TEST_ROWS = 100_000;

/** Reads the snapshots of a temporal split and labels them. */
export async function readChurnRows(
  source: RetailSource,
  options: ChurnRowsOptions,
  report: ReportShare,
): Promise<ChurnRows> {
  const { split, knownUntil, lookbackDays, horizonDays, population, seed } = options;
  const random = seededRandom(seed);
  const train = reservoir<ChurnSnapshot>(MOST_TRAIN_ROWS, random.below);
  const test = reservoir<ChurnSnapshot>(MOST_TEST_ROWS, random.below);
  const asOfDays = [...split.trainAsOf, split.testAsOf];
  for await (const batch of source.churnSnapshots({ asOfDays, lookbackDays, population })) {
    for (const snapshot of batch) (snapshot.asOf === split.testAsOf ? test : train).offer(snapshot);
    report((asOfDays.indexOf(batch[batch.length - 1].asOf) + 1) / asOfDays.length);
  }
  const labelled =
    (knownBefore: Day) =>
    (snapshot: ChurnSnapshot): ChurnTrainingRow => {
      const future = followUp(snapshot, knownBefore);
      return { ...snapshot, followUp: future, churned: churned(future, horizonDays) };
    };
  return {
    // A training label knows what was known on the test day: later purchases are hidden from it.
    train: train.kept.map(labelled(split.testAsOf)),
    test: test.kept.map(labelled(knownUntil)),
  };
}
