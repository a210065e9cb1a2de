import { type DemandTransforms, runRate } from '@retail-ml/features';
import { type DemandTrainingRow } from './demand-training-row';

/** The floor under every rate, as share of the mean daily rate. */
const FLOOR_SHARE = 0.015;
/** A category with so many rows counts half its own growth, half the growth of all. */
const CATEGORY_PRIOR_ROWS = 200;
const MONTH_DAYS = 30;

/** Fits the floor of the rates and the growth of each category, which is drawn towards 0 where rows are few. */
export function fitDemandTransforms(rows: readonly DemandTrainingRow[]): DemandTransforms {
  const meanRate = rows.reduce((sum, row) => sum + row.recentSales30d / MONTH_DAYS, 0) / rows.length;
  // A shop that sold nothing still needs a floor above 0.
  const floorUnitsPerDay = FLOOR_SHARE * Math.max(meanRate, 1e-3);
  const sums = new Map<string, { growth: number; rows: number }>();
  let growthOfAll = 0;
  for (const row of rows) {
    const [, yearlyIndex] = row.yearlyIndex ?? [1, 1];
    const soldPerDay = row.target30d / yearlyIndex / MONTH_DAYS;
    const growth = Math.log((soldPerDay + floorUnitsPerDay) / runRate(row, floorUnitsPerDay));
    const sum = sums.get(row.category) ?? { growth: 0, rows: 0 };
    sums.set(row.category, { growth: sum.growth + growth, rows: sum.rows + 1 });
    growthOfAll += growth / rows.length;
  }
  const categoryGrowth = Object.fromEntries(
    [...sums].map(([category, sum]) => [
      category,
      (sum.growth - growthOfAll * sum.rows) / (sum.rows + CATEGORY_PRIOR_ROWS),
    ]),
  );
  return { floorUnitsPerDay, categoryGrowth };
}
