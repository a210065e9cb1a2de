import { type Day, MILLISECONDS_PER_DAY } from '@retail-ml/features';
import { type SaleRow } from './retail-rows';
import { type RetailerRows } from './retail-source-harness.fixture';
import { AS_OF, saleOn } from './small-retailer.fixture';

/** The origin day that the hand-computed rows are for: Wednesday, 1 July 2026. */
export const ORIGIN = AS_OF;

/** A sale to nobody known; at noon UTC, of one unit, unless said otherwise. */
export function soldOn(day: Day, sale: Partial<SaleRow> & { productId: string }): SaleRow {
  return saleOn(day, { customerId: null, ...sale });
}

const startOf = (day: Day) => day * MILLISECONDS_PER_DAY;

/** Products few enough to compute their rows by hand, with every case that is easy to get wrong. */
export const SMALL_ASSORTMENT: RetailerRows = {
  products: [
    { productId: 'boundaries', category: 'Textiles', name: 'Scarf' },
    { productId: '85099B', category: 'Bags', name: 'Jumbo bag' },
    { productId: 'never-sold', category: 'Bags', name: 'Small bag' },
  ],
  holidays: [
    { day: ORIGIN, name: 'Canada Day' },
    { day: ORIGIN + 1, name: 'The day after' },
  ],
  sales: [
    // One power of two a day on both sides of each window's border: each sum shows which days are in it.
    soldOn(ORIGIN - 31, { productId: 'boundaries', quantity: 1, soldAtMilliseconds: startOf(ORIGIN - 30) - 1 }),
    soldOn(ORIGIN - 30, { productId: 'boundaries', quantity: 2, soldAtMilliseconds: startOf(ORIGIN - 30) }),
    soldOn(ORIGIN - 15, { productId: 'boundaries', quantity: 4 }),
    soldOn(ORIGIN - 14, { productId: 'boundaries', quantity: 8 }),
    soldOn(ORIGIN - 8, { productId: 'boundaries', quantity: 16 }),
    soldOn(ORIGIN - 7, { productId: 'boundaries', quantity: 32 }),
    soldOn(ORIGIN - 1, { productId: 'boundaries', quantity: 64, soldAtMilliseconds: startOf(ORIGIN) - 1 }),
    soldOn(ORIGIN, { productId: 'boundaries', quantity: 128, soldAtMilliseconds: startOf(ORIGIN) }),
    soldOn(ORIGIN + 6, { productId: 'boundaries', quantity: 256, soldAtMilliseconds: startOf(ORIGIN + 7) - 1 }),
    soldOn(ORIGIN + 7, { productId: 'boundaries', quantity: 512 }),
    soldOn(ORIGIN + 29, { productId: 'boundaries', quantity: 1024 }),
    soldOn(ORIGIN + 30, { productId: 'boundaries', quantity: 2048 }),
    // A return takes nothing away, before the origin and after it; a known customer counts like any other.
    soldOn(ORIGIN - 9, { productId: '85099B', quantity: 4, customerId: 'c1' }),
    soldOn(ORIGIN - 9, { productId: '85099B', quantity: 3, customerId: 'c2' }),
    soldOn(ORIGIN - 3, { productId: '85099B', quantity: -4, customerId: 'c1' }),
    soldOn(ORIGIN + 2, { productId: '85099B', quantity: 5 }),
    soldOn(ORIGIN + 3, { productId: '85099B', quantity: -5 }),
    // The population: sold on its first day, the day before, only returned, only sold later.
    soldOn(ORIGIN - 180, { productId: 'rested-180-days', quantity: 9 }),
    soldOn(ORIGIN - 181, { productId: 'rested-181-days', quantity: 9 }),
    soldOn(ORIGIN - 3, { productId: 'only-returned', quantity: -1 }),
    soldOn(ORIGIN, { productId: 'sold-later', quantity: 9 }),
    // Upper before lower case before accents before emoji: the order of bytes. Larger than 32 bits together.
    soldOn(ORIGIN - 2, { productId: 'Zinc' }),
    soldOn(ORIGIN - 2, { productId: 'zinc' }),
    soldOn(ORIGIN - 2, { productId: 'Éclair', quantity: 2_147_483_647 }),
    soldOn(ORIGIN - 2, { productId: 'Éclair', quantity: 2_147_483_647 }),
    soldOn(ORIGIN - 2, { productId: '😀 O\'Brien "\\, \t;' }),
  ],
};
