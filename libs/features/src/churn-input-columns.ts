import { type ChurnInput } from './churn-snapshot';

/** Many customers, a column for each field of `ChurnInput`. */
export interface ChurnInputColumns {
  recencyDays: Float64Array;
  frequency: Float64Array;
  avgMonetary: Float64Array;
  /** 1 for a member, else 0. */
  loyaltyMember: Float64Array;
  daysSinceJoin: Float64Array;
  /** NaN where it was not given. */
  totalPurchases: Float64Array;
}

export function churnInputColumns(rowCount: number): ChurnInputColumns {
  return {
    recencyDays: new Float64Array(rowCount),
    frequency: new Float64Array(rowCount),
    avgMonetary: new Float64Array(rowCount),
    loyaltyMember: new Float64Array(rowCount),
    daysSinceJoin: new Float64Array(rowCount),
    totalPurchases: new Float64Array(rowCount),
  };
}

/** Writes a customer to a row of the columns. */
export function setChurnInput(columns: ChurnInputColumns, row: number, input: ChurnInput): void {
  columns.recencyDays[row] = input.recencyDays;
  columns.frequency[row] = input.frequency;
  columns.avgMonetary[row] = input.avgMonetary;
  columns.loyaltyMember[row] = input.loyaltyMember ? 1 : 0;
  columns.daysSinceJoin[row] = input.daysSinceJoin;
  columns.totalPurchases[row] = input.totalPurchases ?? NaN;
}

/** The customer in a row of the columns. */
export function churnInputAt(columns: ChurnInputColumns, row: number): ChurnInput {
  const totalPurchases = columns.totalPurchases[row];
  return {
    recencyDays: columns.recencyDays[row],
    frequency: columns.frequency[row],
    avgMonetary: columns.avgMonetary[row],
    loyaltyMember: columns.loyaltyMember[row] === 1,
    daysSinceJoin: columns.daysSinceJoin[row],
    totalPurchases: Number.isNaN(totalPurchases) ? null : totalPurchases,
  };
}
