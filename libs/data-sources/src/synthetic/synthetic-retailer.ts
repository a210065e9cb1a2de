import { type Day, parseDay } from '@retail-ml/features';
import { DataSourceError } from '../data-source-error';
import { type CustomerRow, type HolidayRow, type ProductRow, type SaleRow } from '../retail-rows';
import { syntheticCalendar } from './synthetic-calendar';
import { type SyntheticCustomer, syntheticCustomers } from './synthetic-customers';
import { type SyntheticProduct, syntheticProducts } from './synthetic-products';
import { probabilityOfNoPurchase, syntheticPurchaseDays } from './synthetic-purchase-days';
import { syntheticSales } from './synthetic-sales';

export interface SyntheticRetailerConfig {
  /** The same seed gives the same rows, another seed another retailer. */
  seed: number;
  customers: number;
  products: number;
  /** Years of sales; the last day is `lastDay`. */
  years: number;
  lastDay: Day;
}

export const SYNTHETIC_RETAILER: SyntheticRetailerConfig = {
  seed: 1,
  customers: 20_000,
  products: 500,
  years: 2,
  lastDay: parseDay('2026-10-31'),
};

/** What really governs the retailer's sales, which data never show. */
export interface SyntheticTruth {
  customers: readonly SyntheticCustomer[];
  products: readonly SyntheticProduct[];
  /** How much more or less is bought on a day than on an average one, for all customers alike. */
  visitFactor: (day: Day) => number;
  /**
   * The probability that a customer buys nothing in [asOf, asOf + horizonDays), for one who knows the customer's
   * rates and whether they have lapsed.
   */
  probabilityOfNoPurchase: (customer: SyntheticCustomer, asOf: Day, horizonDays: number) => number;
}

export interface SyntheticRetailer {
  firstDay: Day;
  lastDay: Day;
  customers: readonly CustomerRow[];
  products: readonly ProductRow[];
  holidays: readonly HolidayRow[];
  /** The sales of one day after the other; each call begins anew and gives the same rows. */
  salesByDay: () => Iterable<SaleRow[]>;
  truth: SyntheticTruth;
}

/**
 * A retailer drawn by known laws: customers who buy at their own pace and lapse at their own time (Pareto/NBD:
 * gamma-distributed purchase and lapse rates; loyalty members lapse 0.4 times as fast), products with seasons,
 * promotions and bursts, holidays, returns, and sales to unknown customers.
 *
 * @throws DataSourceError `invalid-value` when a count is not a whole number of at least 1.
 */
export function syntheticRetailer(config: Partial<SyntheticRetailerConfig> = {}): SyntheticRetailer {
  const {
    seed,
    customers: customerCount,
    products: productCount,
    years,
    lastDay,
  } = { ...SYNTHETIC_RETAILER, ...config };
  for (const [name, value] of Object.entries({ customers: customerCount, products: productCount, years })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new DataSourceError(
        'invalid-value',
        `A retailer has at least 1 of ${name}, and a whole number: not ${value}.`,
      );
    }
  }
  const calendar = syntheticCalendar(lastDay - Math.round(years * 365.25) + 1, lastDay);
  const customers = syntheticCustomers(seed, customerCount, calendar);
  const products = syntheticProducts(seed, productCount, calendar);
  const buyersByDay = syntheticPurchaseDays(seed, customers, calendar);
  return {
    firstDay: calendar.firstDay,
    lastDay,
    customers: customers.map(({ customerId, joinedOn, loyaltyMember }) => ({ customerId, joinedOn, loyaltyMember })),
    products: products.map(({ productId, category, name }) => ({ productId, category: category.category, name })),
    holidays: calendar.holidays,
    salesByDay: () => syntheticSales({ seed, calendar, customers, products, buyersByDay }),
    truth: {
      customers,
      products,
      visitFactor: calendar.visitFactor,
      probabilityOfNoPurchase: (customer, asOf, horizonDays) =>
        probabilityOfNoPurchase(customer, asOf, horizonDays, calendar.visitFactor),
    },
  };
}
