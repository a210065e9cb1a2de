import { type Day, MILLISECONDS_PER_DAY, parseDay } from '@retail-ml/features';
import { type CustomerRow, type SaleRow } from './retail-rows';

/** The as-of day that the hand-computed rows are for. */
export const AS_OF = parseDay('2026-07-01');
/** The lookback that the hand-computed rows are for. */
export const LOOKBACK_DAYS = 30;

let saleNumber = 0;

/** A sale on a day; at noon UTC, of one unit at 1.00, unless said otherwise. */
export function saleOn(day: Day, sale: Partial<SaleRow> & { customerId: string | null }): SaleRow {
  return {
    saleId: `sale-${++saleNumber}`,
    productId: '85123A',
    storeId: null,
    soldAtMilliseconds: (day + 0.5) * MILLISECONDS_PER_DAY,
    quantity: 1,
    unitPriceMicros: 1_000_000,
    ...sale,
  };
}

const startOf = (day: Day) => day * MILLISECONDS_PER_DAY;

/** A retailer small enough to compute its snapshots by hand, with every case that is easy to get wrong. */
export const SMALL_RETAILER: { customers: CustomerRow[]; sales: SaleRow[] } = {
  customers: [
    { customerId: 'boundaries', joinedOn: AS_OF - 100, loyaltyMember: true },
    { customerId: 'joined-after-first-purchase', joinedOn: AS_OF - 2, loyaltyMember: false },
    { customerId: 'never-bought', joinedOn: AS_OF - 50, loyaltyMember: true },
    { customerId: 'bought-later', joinedOn: AS_OF - 50, loyaltyMember: true },
  ],
  sales: [
    // One purchase day the day before the lookback, one on its first day, one on T - 1 with two sales, one on T.
    saleOn(AS_OF - 31, { customerId: 'boundaries', quantity: 2, unitPriceMicros: 10_000_000 }),
    saleOn(AS_OF - 30, { customerId: 'boundaries', soldAtMilliseconds: startOf(AS_OF - 30), unitPriceMicros: 100_000 }),
    saleOn(AS_OF - 1, { customerId: 'boundaries', quantity: 3, unitPriceMicros: 200_000 }),
    saleOn(AS_OF - 1, { customerId: 'boundaries', soldAtMilliseconds: startOf(AS_OF) - 1, unitPriceMicros: 333_333 }),
    saleOn(AS_OF, { customerId: 'boundaries', soldAtMilliseconds: startOf(AS_OF), unitPriceMicros: 999_000_000 }),
    // A return is no purchase: neither a purchase day nor less spend.
    saleOn(AS_OF - 9, { customerId: '85099B', quantity: 4, unitPriceMicros: 2_500_000 }),
    saleOn(AS_OF - 3, { customerId: '85099B', quantity: -4, unitPriceMicros: 2_500_000 }),
    saleOn(AS_OF + 2, { customerId: '85099B', quantity: -1 }),
    saleOn(AS_OF + 5, { customerId: '85099B' }),
    saleOn(AS_OF - 3, { customerId: 'only-returned', quantity: -1 }),
    saleOn(AS_OF - 40, { customerId: 'joined-after-first-purchase' }),
    saleOn(AS_OF + 1, { customerId: 'bought-later' }),
    saleOn(AS_OF - 5, { customerId: null, quantity: 7 }),
    // Upper before lower case before accents before emoji: the order of bytes.
    saleOn(AS_OF - 31, { customerId: 'Zoë' }),
    saleOn(AS_OF - 10, { customerId: 'zoe' }),
    saleOn(AS_OF - 10, { customerId: 'Émile' }),
    saleOn(AS_OF - 10, { customerId: '😀 O\'Brien "\\, \t;' }),
    saleOn(AS_OF - 10, { customerId: '007', unitPriceMicros: 0 }),
    saleOn(AS_OF - 10, { customerId: '7', unitPriceMicros: 1 }),
  ],
};
