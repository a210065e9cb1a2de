import { type Day } from '@retail-ml/features';
import { RandomStream } from './random-stream';
import { type SyntheticCalendar } from './synthetic-calendar';

/** A customer with what no retailer can see: how often they buy, and when they stop. */
export interface SyntheticCustomer {
  customerId: string;
  joinedOn: Day;
  loyaltyMember: boolean;
  /** Purchase days per day whose visit factor is 1, while the customer is active. */
  purchaseRate: number;
  /** Chance per day of lapsing for good. */
  lapseProbability: number;
  /** The first day on which the customer has lapsed; it may lie after the data. */
  lapsesOn: Day;
  /** Mean lines of an order, at least 1. */
  linesPerOrder: number;
  /** Mean units of a line, at least 1. */
  unitsPerLine: number;
}

/** Share of customers who were there before the first day. */
const JOINED_BEFORE_SHARE = 0.3;
const JOINED_BEFORE_DAYS = 500;
const LOYALTY_SHARE = 0.35;
/** Gamma: 1 purchase in 60 active days on average, and customers differ much. */
const RATE_SHAPE = 1;
const MEAN_RATE = 1 / 60;
/** Gamma: 1 in 500 active customers lapses on a day on average. */
const LAPSE_SHAPE = 1;
const MEAN_LAPSE_RATE = 1 / 500;
const LOYALTY_LAPSE_FACTOR = 0.4;

/** Draws customers, each from a stream of its own. */
export function syntheticCustomers(seed: number, count: number, calendar: SyntheticCalendar): SyntheticCustomer[] {
  const { firstDay, lastDay } = calendar;
  return Array.from({ length: count }, (_, index) => {
    const random = new RandomStream(seed, index);
    const joinedOn = random.happens(JOINED_BEFORE_SHARE)
      ? firstDay - 1 - random.integer(JOINED_BEFORE_DAYS)
      : firstDay + random.integer(lastDay - firstDay + 1);
    const loyaltyMember = random.happens(LOYALTY_SHARE);
    const purchaseRate = (MEAN_RATE / RATE_SHAPE) * random.gamma(RATE_SHAPE);
    const lapseRate =
      (MEAN_LAPSE_RATE / LAPSE_SHAPE) * random.gamma(LAPSE_SHAPE) * (loyaltyMember ? LOYALTY_LAPSE_FACTOR : 1);
    return {
      customerId: String(10_001 + index),
      joinedOn,
      loyaltyMember,
      purchaseRate,
      lapseProbability: 1 - Math.exp(-lapseRate),
      lapsesOn: joinedOn + 1 + Math.floor(random.exponential() / lapseRate),
      linesPerOrder: 1 + random.logNormal(2, 0.6),
      unitsPerLine: 1 + random.logNormal(0.3, 0.7),
    };
  });
}
