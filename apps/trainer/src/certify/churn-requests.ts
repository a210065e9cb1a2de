import { MOST_DAYS, MOST_MONEY, MOST_PURCHASE_DAYS } from '@retail-ml/churn-model';
import { type ChurnInput } from '@retail-ml/features';
import { type SeededRandom } from '@retail-ml/tensorflow';
import { type ChurnRequest } from './answers';

/**
 * Customers over all that a request may say: every combination of the fields' limits first, then customers as shops
 * have them and customers as far out as requests go.
 */
export function churnRequests(count: number, lookbackDays: number, random: SeededRandom): ChurnRequest[] {
  const edges = edgeCustomers(lookbackDays);
  // Where fewer are asked for, the edges are not all there are.
  const kept = Array.from(random.shuffled(edges.length, Math.min(edges.length, Math.ceil(count / 2))), (i) => edges[i]);
  const drawn = Array.from({ length: count - kept.length }, () => drawnCustomer(lookbackDays, random));
  return [...kept, ...drawn].map((customer, i) => ({ ...customer, customer_id: i % 7 === 0 ? `C-${i}` : i }));
}

type Customer = Omit<ChurnRequest, 'customer_id'>;

function edgeCustomers(lookbackDays: number): Customer[] {
  const mostFrequent = Math.min(lookbackDays, MOST_PURCHASE_DAYS);
  const days = [0, 1, lookbackDays - 1, lookbackDays, lookbackDays + 1, 365, MOST_DAYS];
  const customers: Customer[] = [];
  for (const days_since_join of days)
    for (const recency_days of new Set([...days.filter((it) => it <= days_since_join), days_since_join]))
      for (const frequency of new Set([0, 1, mostFrequent]))
        for (const avg_monetary of [0, 0.01, 125.5, MOST_MONEY])
          for (const total of [undefined, Math.max(frequency, 1), MOST_DAYS])
            customers.push({
              recency_days,
              frequency,
              avg_monetary,
              loyalty_member: customers.length % 2 === 0,
              days_since_join,
              ...(total !== undefined && { total_purchases: total }),
            });
  return customers;
}

function drawnCustomer(lookbackDays: number, random: SeededRandom): Customer {
  const isFarOut = random.uniform() < 0.3;
  const days_since_join = random.below(1 + (isFarOut ? MOST_DAYS : 2500));
  const recency_days = Math.floor(
    (random.uniform() < 0.5 ? random.uniform() : random.uniform() ** 4) * days_since_join,
  );
  const mostFrequent = Math.min(lookbackDays, MOST_PURCHASE_DAYS);
  const frequency = random.below(1 + (isFarOut ? mostFrequent : Math.min(mostFrequent, 12)));
  const spend = Math.exp(random.uniform() * Math.log(isFarOut ? MOST_MONEY : 2000));
  const least = Math.max(frequency, 1);
  return {
    recency_days,
    frequency,
    avg_monetary: random.uniform() < 0.5 ? Math.round(100 * spend) / 100 : Math.min(spend, MOST_MONEY),
    loyalty_member: random.uniform() < 0.4,
    days_since_join,
    ...(random.uniform() < 0.5 && {
      total_purchases: least + random.below(1 + (isFarOut ? MOST_DAYS - least : 40)),
    }),
  };
}

/** A golden row as a request. */
export function goldenCustomer(input: ChurnInput, i: number): ChurnRequest {
  const { recencyDays, frequency, avgMonetary, loyaltyMember, daysSinceJoin, totalPurchases } = input;
  return {
    customer_id: `golden ${i}`,
    recency_days: recencyDays,
    frequency,
    avg_monetary: avgMonetary,
    loyalty_member: loyaltyMember,
    days_since_join: daysSinceJoin,
    ...(totalPurchases !== null && { total_purchases: totalPurchases }),
  };
}
