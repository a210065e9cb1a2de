import { MILLISECONDS_PER_DAY, parseDay } from '@retail-ml/features';
import { type SaleRow } from '../retail-rows';
import { monthOf, weekday } from './synthetic-calendar';
import { syntheticRetailer } from './synthetic-retailer';

const retailer = syntheticRetailer({ customers: 6_000, products: 200 });
const sales = [...retailer.salesByDay()].flat();
const dayOfSale = (sale: SaleRow) => Math.floor(sale.soldAtMilliseconds / MILLISECONDS_PER_DAY);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

const AS_OF = retailer.lastDay - 89;
const HORIZON_DAYS = 90;
const purchases = sales.filter(({ customerId, quantity }) => customerId !== null && quantity > 0);
const boughtBefore = new Set(purchases.filter((sale) => dayOfSale(sale) < AS_OF).map(({ customerId }) => customerId));
const boughtAfter = new Set(purchases.filter((sale) => dayOfSale(sale) >= AS_OF).map(({ customerId }) => customerId));
const known = retailer.truth.customers.filter(({ customerId }) => boughtBefore.has(customerId));
const churned = (customers: typeof known) => mean(customers.map((it) => (boughtAfter.has(it.customerId) ? 0 : 1)));

test('a seed gives the same rows, another seed others', () => {
  const rows = (seed: number) => {
    const small = syntheticRetailer({ seed, customers: 200, products: 40, years: 1 });
    return JSON.stringify([small.customers, small.products, small.holidays, [...small.salesByDay()]]);
  };
  expect(rows(5)).toBe(rows(5));
  expect(rows(6)).not.toBe(rows(5));
});

test('sales cover two years to the last day, within each day, with ids that differ', () => {
  const days = sales.map(dayOfSale);
  expect(Math.min(...days.slice(0, 100))).toBe(retailer.firstDay);
  expect(days.at(-1)).toBe(parseDay('2026-10-31'));
  expect(retailer.lastDay - retailer.firstDay + 1).toBe(731);
  expect(days.every((day, index) => index === 0 || day >= days[index - 1])).toBe(true);
  expect(new Set(sales.map(({ saleId }) => saleId)).size).toBe(sales.length);
});

test('rows fit their columns', () => {
  expect(sales.every(({ quantity }) => Number.isInteger(quantity) && quantity !== 0)).toBe(true);
  expect(sales.every(({ unitPriceMicros }) => Number.isInteger(unitPriceMicros) && unitPriceMicros > 0)).toBe(true);
  expect(new Set(retailer.products.map(({ productId }) => productId)).size).toBe(200);
  expect(new Set(retailer.products.map(({ category }) => category)).size).toBe(8);
});

test('nobody buys before joining or after lapsing', () => {
  const customers = new Map(retailer.truth.customers.map((customer) => [customer.customerId, customer]));
  const strays = purchases.filter((sale) => {
    const customer = customers.get(sale.customerId ?? '');
    return customer === undefined || dayOfSale(sale) < customer.joinedOn || dayOfSale(sale) >= customer.lapsesOn;
  });
  expect(strays).toEqual([]);
});

test('the true probability of no purchase is what happens', () => {
  const byDecile = new Map<number, { expected: number[]; happened: number[] }>();
  for (const customer of known) {
    const probability = retailer.truth.probabilityOfNoPurchase(customer, AS_OF, HORIZON_DAYS);
    const decile = byDecile.get(Math.floor(probability * 9.999)) ?? { expected: [], happened: [] };
    decile.expected.push(probability);
    decile.happened.push(boughtAfter.has(customer.customerId) ? 0 : 1);
    byDecile.set(Math.floor(probability * 9.999), decile);
  }
  expect(byDecile.size).toBe(10);
  for (const { expected, happened } of byDecile.values()) {
    const standardError = Math.sqrt(0.25 / expected.length);
    expect(Math.abs(mean(happened) - mean(expected))).toBeLessThan(4 * standardError);
  }
});

test('loyalty members churn less', () => {
  const members = known.filter(({ loyaltyMember }) => loyaltyMember);
  const others = known.filter(({ loyaltyMember }) => !loyaltyMember);
  expect(churned(members)).toBeLessThan(churned(others) - 0.05);
});

test('days since the last purchase tell much of who churns, and not all', () => {
  const lastDay = new Map<string, number>();
  for (const sale of purchases) if (dayOfSale(sale) < AS_OF) lastDay.set(sale.customerId ?? '', dayOfSale(sale));
  const recencies = (stays: boolean) =>
    known
      .filter((it) => boughtAfter.has(it.customerId) === stays)
      .map((it) => AS_OF - (lastDay.get(it.customerId) ?? 0));
  const auc = areaUnderCurve(recencies(false), recencies(true));
  expect(auc).toBeGreaterThan(0.75);
  expect(auc).toBeLessThan(0.88);
});

test('a category sells best around the peak month that is in the truth', () => {
  const categoryOf = new Map(retailer.truth.products.map((product) => [product.productId, product.category]));
  const inMonth = new Map<string, number[]>();
  const inAll: number[] = Array.from({ length: 12 }, () => 0);
  for (const sale of sales) {
    const { category } = categoryOf.get(sale.productId) ?? { category: '' };
    const months = inMonth.get(category) ?? Array.from({ length: 12 }, () => 0);
    months[monthOf(dayOfSale(sale)) - 1] += sale.quantity;
    inAll[monthOf(dayOfSale(sale)) - 1] += sale.quantity;
    inMonth.set(category, months);
  }
  for (const { category, peakMonth, amplitude } of new Set(categoryOf.values())) {
    const shares = (inMonth.get(category) ?? []).map((units, index) => units / inAll[index]);
    const peak = shares[peakMonth - 1];
    const opposite = shares[(peakMonth + 5) % 12];
    // Promotions and bursts blur the curve; the strong seasons must show all the same.
    if (amplitude >= 0.5) expect(peak).toBeGreaterThan(1.5 * opposite);
  }
});

test('a promotion sells more', () => {
  const soldOn = new Map<string, number>();
  for (const { productId, soldAtMilliseconds, quantity } of sales) {
    const key = `${productId} ${Math.floor(soldAtMilliseconds / MILLISECONDS_PER_DAY)}`;
    soldOn.set(key, (soldOn.get(key) ?? 0) + Math.max(quantity, 0));
  }
  const units = (productId: string, from: number, until: number) =>
    Array.from({ length: until - from }, (_, index) => soldOn.get(`${productId} ${from + index}`) ?? 0);
  const during: number[] = [];
  const before: number[] = [];
  for (const { productId, promotions } of retailer.truth.products) {
    for (const { fromDay, untilDay } of promotions) {
      during.push(...units(productId, fromDay, untilDay));
      before.push(...units(productId, 2 * fromDay - untilDay, fromDay));
    }
  }
  expect(mean(during)).toBeGreaterThan(1.5 * mean(before));
});

test('intermittent products sell in their weeks only, apart from returns', () => {
  const weeks = new Map(retailer.truth.products.map(({ productId, sellingWeeks }) => [productId, sellingWeeks]));
  const intermittent = [...weeks.values()].filter((it) => it !== null).length;
  expect(intermittent).toBeGreaterThan(15);
  const strays = sales.filter((sale) => {
    const selling = weeks.get(sale.productId) ?? null;
    return selling !== null && sale.quantity > 0 && !selling.has(Math.floor(dayOfSale(sale) / 7));
  });
  expect(strays).toEqual([]);
});

test('closed holidays, weekly rhythm, unknown customers, returns and the web shop are there', () => {
  const holidays = new Map(retailer.holidays.map(({ day, name }) => [name, day]));
  expect([...holidays.keys()].sort()).toEqual(
    ['Black Friday', 'Boxing Day', 'Christmas Day', 'Labour Day', "New Year's Day"].sort(),
  );
  const christmas = sales.filter((sale) => dayOfSale(sale) === parseDay('2025-12-25') && sale.quantity > 0);
  // Who joins that day buys at once; nobody else does.
  expect(christmas.length).toBeLessThan(sales.length / 731 / 2);
  const onWeekday = (wanted: number) => sales.filter((sale) => weekday(dayOfSale(sale)) === wanted).length;
  expect(onWeekday(6)).toBeGreaterThan(1.5 * onWeekday(0));
  const share = (is: (sale: SaleRow) => boolean) => sales.filter(is).length / sales.length;
  expect(share(({ customerId }) => customerId === null)).toBeGreaterThan(0.05);
  expect(share(({ quantity }) => quantity < 0)).toBeGreaterThan(0.01);
  expect(share(({ storeId }) => storeId === null)).toBeGreaterThan(0.2);
});

test('the smallest retailer has one customer and one product', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const smallest = syntheticRetailer({ seed, customers: 1, products: 1, years: 1 });
    const products = new Set([...smallest.salesByDay()].flat().map(({ productId }) => productId));
    expect([...products].every((id) => id === smallest.products[0].productId)).toBe(true);
  }
});

test.each([{ customers: 0 }, { products: 1.5 }, { years: -1 }])('refuses %p', (config) => {
  expect(() => syntheticRetailer(config)).toThrow(expect.objectContaining({ code: 'invalid-value' }));
});

/** The probability that a value of the first list lies above one of the second, ties counted half. */
function areaUnderCurve(above: readonly number[], below: readonly number[]): number {
  const ascending = [...below].sort((a, b) => a - b);
  const countBelow = (limit: number, inclusive: boolean) => {
    let low = 0;
    let high = ascending.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ascending[middle] < limit || (inclusive && ascending[middle] === limit)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const wins = above.map((value) => (countBelow(value, false) + countBelow(value, true)) / 2);
  return mean(wins) / below.length;
}
