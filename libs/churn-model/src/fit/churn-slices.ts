import { type Figures, type Slice, type SliceGroup } from '@retail-ml/model-registry';
import { quantile } from 'simple-statistics';
import { churnMetrics, rankRows } from '../churn-metrics';
import { customerValuePerDay } from '../value-at-risk';
import { customerBootstrap } from './customer-bootstrap';
import { type ChurnTrainingRow } from './fit-churn-model';

/** With fewer rows every figure says more of chance than of the model. */
export const FEWEST_ROWS_OF_A_SLICE = 100;
/** With fewer churners or stayers that holds for the AUC. */
const FEWEST_OF_EACH = 20;

const YEAR_DAYS = 365;
const RECENCIES_DAYS = [30, 90, 180];
const QUARTERS = ['lowest quarter', 'second quarter', 'third quarter', 'highest quarter'];

/**
 * Figures of parts of the test rows: by tenure, loyalty, value and recency, each with a bootstrap over the part's
 * customers. `churn_rate` is what came true, `mean_probability` what was predicted.
 *
 * @param probabilities one a row
 */
export function churnSlices(
  rows: readonly ChurnTrainingRow[],
  probabilities: Float64Array,
  lookbackDays: number,
  seed: number,
): SliceGroup[] {
  const valuePerDay = rows.map((row) => customerValuePerDay(row, lookbackDays));
  const quarters = [0.25, 0.5, 0.75].map((share) => quantile(valuePerDay, share));
  // Who is new has not been a customer for a whole lookback yet.
  const tenures = [lookbackDays, YEAR_DAYS].filter((days) => days >= lookbackDays);
  const groups: [by: string, names: string[], sliceOf: (row: ChurnTrainingRow, i: number) => number][] = [
    ['tenure', dayRanges(tenures), ({ daysSinceJoin }) => placeAmong(daysSinceJoin, tenures)],
    ['loyalty', ['members', 'others'], ({ loyaltyMember }) => (loyaltyMember ? 0 : 1)],
    ['value', QUARTERS, (_, i) => placeAmong(valuePerDay[i], quarters)],
    ['recency', dayRanges(RECENCIES_DAYS), ({ recencyDays }) => placeAmong(recencyDays, RECENCIES_DAYS)],
  ];
  return (
    groups
      .map(([by, names, sliceOf]) => {
        const places = rows.map(sliceOf);
        const slices = names.map((name, slice) => {
          const members = places.flatMap((place, row) => (place === slice ? [row] : []));
          return churnSlice(
            name,
            members.map((row) => rows[row]),
            members.map((row) => probabilities[row]),
            seed,
          );
        });
        return { by, slices: slices.filter((slice) => slice.rows > 0) };
      })
      // All rows in one part say nothing that the whole does not.
      .filter(({ slices }) => slices.length > 1)
  );
}

function churnSlice(
  name: string,
  rows: readonly ChurnTrainingRow[],
  probabilities: readonly number[],
  seed: number,
): Slice {
  if (rows.length < FEWEST_ROWS_OF_A_SLICE) return { name, rows: rows.length, figures: null };
  const labels = rows.map((row) => (row.churned ? 1 : 0));
  const churned = labels.filter((label) => label === 1).length;
  const bootstrap = customerBootstrap(
    rows.map(({ customerId }) => customerId),
    seed,
  );
  const ranked = rankRows(probabilities, labels);
  // Without churners or without stayers there is no AUC, in no sample.
  const ranksThem = Math.min(churned, rows.length - churned) >= FEWEST_OF_EACH;
  const figures: Figures = bootstrap((times): Record<string, number> => {
    const weights = times && Array.from(ranked.order, (row) => times[row]);
    const { roc_auc, brier, ece } = churnMetrics(ranked, weights);
    const mean = (values: ArrayLike<number>) => weightedMean(values, weights);
    const rates = { churn_rate: mean(ranked.labels), mean_probability: mean(ranked.probabilities), brier, ece };
    return ranksThem ? { ...rates, roc_auc } : rates;
  });
  return { name, rows: rows.length, figures };
}

/** `up to 30 days`, `31 to 90 days`, `more than 90 days` */
function dayRanges(limits: readonly number[]): string[] {
  return [
    `up to ${limits[0]} days`,
    ...limits.slice(1).map((limit, i) => `${limits[i] + 1} to ${limit} days`),
    `more than ${limits[limits.length - 1]} days`,
  ];
}

/** How many of the ascending limits the value lies above. */
function placeAmong(value: number, limits: readonly number[]): number {
  return limits.filter((limit) => value > limit).length;
}

function weightedMean(values: ArrayLike<number>, weights?: ArrayLike<number>): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const weight = weights ? weights[i] : 1;
    sum += weight * values[i];
    total += weight;
  }
  return sum / total;
}
