import { type Day } from '@retail-ml/features';
import { RandomStream } from './random-stream';
import { type SyntheticCalendar } from './synthetic-calendar';
import { type SyntheticCustomer } from './synthetic-customers';

/** Keeps the streams of purchase days apart from those that drew the customers. */
const STREAM_OFFSET = 1_000_000_000;
/** Share of customers who bought on the day they joined; the others come when they come. */
const FIRST_PURCHASE_SHARE = 0.85;

/**
 * Who buys on which day of the calendar.
 *
 * An active customer buys on a day with probability 1 - exp(-rate x visit factor), independently of other days. It is
 * drawn by jumping from purchase to purchase on the sum of the visit factors, which gives the same law.
 *
 * @returns for each day, the positions of its buyers in `customers`.
 */
export function syntheticPurchaseDays(
  seed: number,
  customers: readonly SyntheticCustomer[],
  { firstDay, lastDay, visitFactor }: SyntheticCalendar,
): number[][] {
  const buyersByDay: number[][] = Array.from({ length: lastDay - firstDay + 1 }, () => []);
  const factorsBefore = [0];
  for (let day = firstDay; day <= lastDay; day++) factorsBefore.push(factorsBefore[day - firstDay] + visitFactor(day));

  customers.forEach((customer, position) => {
    const random = new RandomStream(seed, STREAM_OFFSET + position);
    const buysAtOnce = random.happens(FIRST_PURCHASE_SHARE);
    let day = Math.max(firstDay, customer.joinedOn + 1);
    if (customer.joinedOn >= firstDay && buysAtOnce) buyersByDay[customer.joinedOn - firstDay].push(position);
    for (;;) {
      const reached = factorsBefore[day - firstDay] + random.exponential() / customer.purchaseRate;
      day = firstDay + firstIndexAbove(factorsBefore, reached) - 1;
      if (day > lastDay || day >= customer.lapsesOn) return;
      buyersByDay[day - firstDay].push(position);
      day++;
    }
  });
  return buyersByDay;
}

/**
 * The true probability that a customer buys nothing in [asOf, asOf + horizonDays), for one who knows the customer's
 * rates and whether they have lapsed: what no model can beat.
 */
export function probabilityOfNoPurchase(
  customer: SyntheticCustomer,
  asOf: Day,
  horizonDays: number,
  visitFactor: (day: Day) => number,
): number {
  if (asOf >= customer.lapsesOn) return 1;
  let activeWithoutPurchase = 1;
  let lapsedWithoutPurchase = 0;
  for (let day = asOf; day < asOf + horizonDays; day++) {
    activeWithoutPurchase *= Math.exp(-customer.purchaseRate * visitFactor(day));
    lapsedWithoutPurchase += activeWithoutPurchase * customer.lapseProbability;
    activeWithoutPurchase *= 1 - customer.lapseProbability;
  }
  return activeWithoutPurchase + lapsedWithoutPurchase;
}

/** The position of the first of the ascending values that is above a limit; their count where none is. */
export function firstIndexAbove(ascending: ArrayLike<number>, limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}
