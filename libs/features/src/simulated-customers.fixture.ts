import { PURCHASE_RATES } from './latent-grid';
import { type LatentModel } from './latent-model';
import { type PurchaseHistory } from './purchase-history';

/** Uniform numbers that a seed fixes. Source: Steele, Lea and Flood (2014), SplitMix; Vigna's 32-bit variant. */
export function uniforms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return ((z ^ (z >>> 15)) >>> 0) / 2 ** 32;
  };
}

const TENURE_DAYS = 500;
const LOOKBACK_DAYS = 180;
const HORIZON_DAYS = 90;
const CUSTOMERS = 40_000;
/** Nodes that customers are drawn from, and nodes that are asked: nothing but the likelihood can be wrong. */
const RATES = PURCHASE_RATES.slice(6, 15);

/** Days of purchases since the first day, until the customer leaves. */
export type DrawPurchaseDays = (rate: number, dropout: number, uniform: () => number, days: number) => number[];

export interface ReturningGroup {
  customers: number;
  /** How many a model says come back within 90 days. */
  expected: number;
  returned: number;
}

/**
 * Simulates customers who are seen through a window of 180 days on their day 500, and compares a model's return
 * probability with how many came back, by what is seen of them: six groups.
 */
export function returningGroups<Prior>(
  model: LatentModel<Prior>,
  dropouts: Float64Array,
  draw: DrawPurchaseDays,
  uniform: () => number,
): Map<string, ReturningGroup> {
  const groups = new Map<string, ReturningGroup>();
  for (let customer = 0; customer < CUSTOMERS; customer++) {
    const rate = RATES[Math.floor(uniform() * RATES.length)];
    const dropout = dropouts[Math.floor(uniform() * dropouts.length)];
    const purchaseDays = draw(rate, dropout, uniform, TENURE_DAYS + HORIZON_DAYS);
    const { history, frequency } = seenOf(purchaseDays.filter((day) => day < TENURE_DAYS));
    const key = frequency > 0 ? `${frequency > 2} ${history.silentDays > 60}` : `none, bought ${history.purchases > 0}`;
    const group = groups.get(key) ?? { customers: 0, expected: 0, returned: 0 };
    group.customers++;
    group.expected += expectedReturn(model, dropouts, history);
    group.returned += purchaseDays.some((day) => day >= TENURE_DAYS) ? 1 : 0;
    groups.set(key, group);
  }
  return groups;
}

function seenOf(past: number[]): { history: PurchaseHistory; frequency: number } {
  const last = past.length > 0 ? past[past.length - 1] : 0;
  const windowStart = TENURE_DAYS - LOOKBACK_DAYS;
  const frequency = past.filter((day) => day >= windowStart).length;
  const unseenDays = past.length === 0 ? 0 : frequency > 0 ? windowStart : last;
  return {
    history: {
      purchases: past.length === 0 ? 0 : Math.max(frequency, 1),
      unseenDays,
      countedDays: last - unseenDays,
      silentDays: TENURE_DAYS - last,
    },
    frequency,
  };
}

function expectedReturn<Prior>(model: LatentModel<Prior>, dropouts: Float64Array, history: PurchaseHistory): number {
  let evidence = 0;
  let returns = 0;
  for (const rate of RATES) {
    for (const dropout of dropouts) {
      const likelihood = Math.exp(model.logLikelihood(history, rate, dropout));
      evidence += likelihood;
      returns += likelihood * model.returnProbability(history, rate, dropout, HORIZON_DAYS);
    }
  }
  return returns / evidence;
}

/** Days of a Poisson process. */
export function* poissonDays(rate: number, uniform: () => number, days: number): Generator<number> {
  for (let day = -Math.log(1 - uniform()) / rate; day < days; day -= Math.log(1 - uniform()) / rate) yield day;
}
