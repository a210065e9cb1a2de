import { runRate, SEASONS } from '@retail-ml/features';
import { type DemandDecision } from '../demand-model-sections';
import { HORIZON_DAYS } from '../horizon';
import { fitMovementQuartiles } from '../movement';
import { type DemandTrainingRow } from './demand-training-row';

const TREND_DEAD_BAND = 0.1;
const YEAR_DAYS = 365;

/** Quartiles of run-rates, and seasons where a year is known. */
export function fitDemandDecision(
  rows: readonly DemandTrainingRow[],
): Omit<DemandDecision, 'members' | 'productProfiles'> {
  const rates = (some: readonly DemandTrainingRow[]) => some.map((row) => runRate(row, 0));
  const byCategory = groupByCategory(rows);
  const categories = [...byCategory];
  const [first, last] = rows.reduce(
    ([least, most], { origin }) => [Math.min(least, origin), Math.max(most, origin)],
    [Infinity, -Infinity],
  );
  return {
    trendDeadBand: TREND_DEAD_BAND,
    movement: {
      all: fitMovementQuartiles(rates(rows)),
      categories: Object.fromEntries(categories.map(([name, some]) => [name, fitMovementQuartiles(rates(some))])),
    },
    seasonality:
      last - first + HORIZON_DAYS[0] < YEAR_DAYS
        ? null
        : Object.fromEntries(categories.map(([name, some]) => [name, seasonIndexes(some)])),
  };
}

function groupByCategory(rows: readonly DemandTrainingRow[]): Map<string, DemandTrainingRow[]> {
  const groups = new Map<string, DemandTrainingRow[]>();
  for (const row of rows) {
    const group = groups.get(row.category);
    if (group) group.push(row);
    else groups.set(row.category, [row]);
  }
  return groups;
}

/** Mean daily sales of each season over the mean of the seasons: a year, however many origins lie in each. */
function seasonIndexes(rows: readonly DemandTrainingRow[]) {
  const means = SEASONS.flatMap((season) => {
    const some = rows.filter((row) => row.season === season);
    return some.length === 0 ? [] : [{ season, mean: some.reduce((sum, row) => sum + row.target7d, 0) / some.length }];
  });
  const year = means.reduce((sum, { mean }) => sum + mean, 0) / means.length;
  return Object.fromEntries(year > 0 ? means.map(({ season, mean }) => [season, mean / year]) : []);
}
