import { type ChurnInput } from '@retail-ml/features';

/** What a request may say of a customer, the same in the API, in files and inside databases. */
export const MOST_DAYS = 36_500;
export const MOST_PURCHASE_DAYS = 3650;
export const MOST_MONEY = 1e12;

/**
 * Whether the API would answer for such a customer: within the limits, and without a contradiction. Fields that are
 * missing or of another type are impossible too, because databases hand over whatever they hold.
 */
export function isPossibleCustomer(input: ChurnInput, lookbackDays: number): boolean {
  const { recencyDays, frequency, avgMonetary, loyaltyMember, daysSinceJoin, totalPurchases } = input;
  return (
    isWhole(recencyDays, 0, MOST_DAYS) &&
    isWhole(frequency, 0, MOST_PURCHASE_DAYS) &&
    typeof avgMonetary === 'number' &&
    avgMonetary >= 0 &&
    avgMonetary <= MOST_MONEY &&
    typeof loyaltyMember === 'boolean' &&
    isWhole(daysSinceJoin, 0, MOST_DAYS) &&
    (totalPurchases === null || (isWhole(totalPurchases, 1, MOST_DAYS) && frequency <= totalPurchases)) &&
    recencyDays <= daysSinceJoin &&
    frequency <= lookbackDays
  );
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
