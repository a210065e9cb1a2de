import { type ChurnInput } from '@retail-ml/features';

type Spend = Pick<ChurnInput, 'avgMonetary' | 'frequency'>;

/** Spend a day at the customer's pace in the lookback window, in the currency of `avgMonetary`. */
export function customerValuePerDay(input: Spend, lookbackDays: number): number {
  return (input.avgMonetary * Math.max(input.frequency, 1)) / lookbackDays;
}

/** Spend expected to be lost over the horizon: outreach is worked off in its order. */
export function valueAtRisk(churnProbability: number, input: Spend, lookbackDays: number, horizonDays: number): number {
  return ((churnProbability * input.avgMonetary * Math.max(input.frequency, 1)) / lookbackDays) * horizonDays;
}
