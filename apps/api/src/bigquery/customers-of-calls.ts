import { isPossibleCustomer } from '@retail-ml/churn-model';
import { type RequestFault } from '../api-error';
import { type ChurnRequest, toChurnInput } from '../churn/churn-contract';
import { MOST_FAULTS, refuseFaults } from '../request-faults';

/** Arguments of the function, in their order. */
const ARGUMENTS = [
  'customer_id',
  'recency_days',
  'frequency',
  'avg_monetary',
  'loyalty_member',
  'days_since_join',
  'total_purchases',
] as const;

type Argument = (typeof ARGUMENTS)[number];

const LONGEST_ID = 64;

/**
 * The customers that BigQuery asks for; null for one whom the batch route would refuse, as every other database has it:
 * one odd row of a billion should not end a query.
 *
 * @throws ApiError `invalid-request` where the function was made with other arguments
 */
export function customersOfCalls(
  calls: readonly (readonly unknown[])[],
  lookbackDays: number,
): (ChurnRequest | null)[] {
  const faults: RequestFault[] = [];
  for (let i = 0; i < calls.length && faults.length <= MOST_FAULTS; i++) faults.push(...faultsOfCall(calls[i], i));
  refuseFaults(faults);
  return calls.map((call) => possibleCustomer(call, lookbackDays));
}

function faultsOfCall(call: readonly unknown[], i: number): RequestFault[] {
  if (call.length !== ARGUMENTS.length) {
    return [{ pointer: `/calls/${i}`, detail: `must hold ${ARGUMENTS.length} values: ${ARGUMENTS.join(', ')}` }];
  }
  return ARGUMENTS.flatMap((name, j) => {
    const detail = typeFault(name, call[j]);
    return detail === null ? [] : [{ pointer: `/calls/${i}/${j}`, detail: `${detail}: it is ${name}` }];
  });
}

/** @returns what an argument's type must be; null where it is */
function typeFault(name: Argument, value: unknown): string | null {
  if (value === null) return null;
  switch (name) {
    case 'customer_id':
      return typeof value === 'string' || typeof value === 'number' ? null : 'must be a STRING or an INT64';
    case 'loyalty_member':
      return typeof value === 'boolean' ? null : 'must be a BOOL';
    default:
      return numberOf(value) === undefined ? 'must be an INT64, FLOAT64 or NUMERIC' : null;
  }
}

/** Undefined for what is none; numbers that JSON cannot hold, and NaN and infinity, come as texts. */
function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isNaN(number) && value !== 'NaN' ? undefined : number;
}

function possibleCustomer(call: readonly unknown[], lookbackDays: number): ChurnRequest | null {
  const [id, recencyDays, frequency, avgMonetary, loyaltyMember, daysSinceJoin, totalPurchases] = call;
  if (!isId(id)) return null;
  const customer: ChurnRequest = {
    customer_id: id,
    // What is missing is not possible: below.
    recency_days: numberOf(recencyDays) as number,
    frequency: numberOf(frequency) as number,
    avg_monetary: numberOf(avgMonetary) as number,
    loyalty_member: loyaltyMember as boolean,
    days_since_join: numberOf(daysSinceJoin) as number,
    ...(totalPurchases !== null && { total_purchases: numberOf(totalPurchases) as number }),
  };
  return isPossibleCustomer(toChurnInput(customer), lookbackDays) ? customer : null;
}

function isId(id: unknown): id is string | number {
  return typeof id === 'string' ? id.length > 0 && id.length <= LONGEST_ID : Number.isSafeInteger(id);
}
