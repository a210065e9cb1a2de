import { type ChurnInput } from '@retail-ml/features';

/** A column that a model reads. */
export interface InputColumn<Name extends string = string> {
  name: Name;
  kind: 'whole number' | 'number' | 'flag';
  /** Of numbers, inclusive. */
  minimum: number;
  /** Of numbers, inclusive. */
  maximum: number;
}

/** What cannot be although each column is fine by itself: `column` is at most `limit`. */
export interface OrderRule {
  column: string;
  /** Another column, or a number. */
  limit: string | number;
  because: string;
}

/** What a model reads of a table: the names, kinds and limits of its API. */
export interface PredictionColumns<Name extends string = string> {
  inputs: readonly InputColumn<Name>[];
  rules: readonly OrderRule[];
}

export type ChurnColumn = 'recency_days' | 'frequency' | 'avg_monetary' | 'loyalty_member' | 'days_since_join';

const MAX_DAYS = 36_500;
const MAX_MONEY = 1e12;

/** @param lookbackDays the model's window, in which `frequency` counts purchase days */
export function churnColumns(lookbackDays: number): PredictionColumns<ChurnColumn> {
  return {
    inputs: [
      { name: 'recency_days', kind: 'whole number', minimum: 0, maximum: MAX_DAYS },
      { name: 'frequency', kind: 'whole number', minimum: 0, maximum: 3650 },
      { name: 'avg_monetary', kind: 'number', minimum: 0, maximum: MAX_MONEY },
      { name: 'loyalty_member', kind: 'flag', minimum: 0, maximum: 1 },
      { name: 'days_since_join', kind: 'whole number', minimum: 0, maximum: MAX_DAYS },
    ],
    rules: [
      {
        column: 'recency_days',
        limit: 'days_since_join',
        because: 'the last purchase cannot come before the first day',
      },
      {
        column: 'frequency',
        limit: lookbackDays,
        because: `it counts days with a purchase in the model's last ${lookbackDays} days`,
      },
    ],
  };
}

/** Whether the API would answer for this customer. */
export function isPossibleCustomer(input: ChurnInput, { inputs, rules }: PredictionColumns<ChurnColumn>): boolean {
  const values: Record<ChurnColumn, number> = {
    recency_days: input.recencyDays,
    frequency: input.frequency,
    avg_monetary: input.avgMonetary,
    loyalty_member: input.loyaltyMember ? 1 : 0,
    days_since_join: input.daysSinceJoin,
  };
  const within = inputs.every(({ name, kind, minimum, maximum }) => {
    const value = values[name];
    return value >= minimum && value <= maximum && (kind !== 'whole number' || Number.isInteger(value));
  });
  return (
    within &&
    rules.every(
      ({ column, limit }) =>
        values[column as ChurnColumn] <= (typeof limit === 'number' ? limit : values[limit as ChurnColumn]),
    )
  );
}
