import { type Day, MILLISECONDS_PER_DAY } from '@retail-ml/features';
import { type SaleRow } from '../retail-rows';
import { RandomStream } from './random-stream';
import { type SyntheticCalendar } from './synthetic-calendar';
import { type SyntheticCustomer } from './synthetic-customers';
import { demandSums, promotionOn, type SyntheticProduct } from './synthetic-products';
import { firstIndexAbove } from './synthetic-purchase-days';

/** Keeps the streams of days apart from those of customers and products. */
const STREAM_OFFSET = 3_000_000_000;
/** Orders of unknown customers for each order of a known one. */
const ANONYMOUS_SHARE = 0.15;
const ONLINE_SHARE = 0.3;
const STORES = 12;
const SECOND_ORDER_SHARE = 0.04;
const RETURN_SHARE = 0.02;
const RETURN_WITHIN_DAYS = 21;
const SECONDS_PER_DAY = 86_400;
/** Shops are open from 9 to 20 o'clock UTC; the web shop never closes. */
const OPENING_SECOND = 9 * 3_600;
const OPEN_SECONDS = 11 * 3_600;

export interface SyntheticSalesInput {
  seed: number;
  calendar: SyntheticCalendar;
  customers: readonly SyntheticCustomer[];
  products: readonly SyntheticProduct[];
  /** For each day, the positions of its buyers in `customers`. */
  buyersByDay: readonly (readonly number[])[];
}

/** Who stands behind an order. */
type Buyer = Pick<SyntheticCustomer, 'linesPerOrder' | 'unitsPerLine'> & { customerId: string | null };

const UNKNOWN_BUYER: Buyer = { customerId: null, linesPerOrder: 1.6, unitsPerLine: 1.2 };

/** The sales of each day in turn, each day from a stream of its own. */
export function* syntheticSales(input: SyntheticSalesInput): Generator<SaleRow[], void, undefined> {
  const { calendar, customers, products, buyersByDay, seed } = input;
  const returnsByDay = new Map<Day, SaleRow[]>();
  let saleNumber = 0;

  for (let day = calendar.firstDay; day <= calendar.lastDay; day++) {
    const random = new RandomStream(seed, STREAM_OFFSET + day);
    const choices = demandSums(products, day);
    const sales: SaleRow[] = [];

    const order = (buyer: Buyer) => {
      const online = random.happens(ONLINE_SHARE);
      const storeId = online ? null : `store-${1 + random.integer(STORES)}`;
      const second = online ? random.integer(SECONDS_PER_DAY) : OPENING_SECOND + random.integer(OPEN_SECONDS);
      const lines = 1 + random.poisson(buyer.linesPerOrder - 1);
      for (let line = 0; line < lines; line++) {
        const product = products[firstIndexAbove(choices, random.uniform() * choices[choices.length - 1])];
        const discount = promotionOn(product, day)?.discount ?? 0;
        const sale: SaleRow = {
          saleId: `S${++saleNumber}`,
          customerId: buyer.customerId,
          productId: product.productId,
          storeId,
          soldAtMilliseconds: day * MILLISECONDS_PER_DAY + second * 1_000,
          quantity: 1 + random.poisson(buyer.unitsPerLine - 1),
          unitPriceMicros: Math.round(product.priceCents * (1 - discount)) * 10_000,
        };
        sales.push(sale);
        if (random.happens(RETURN_SHARE)) {
          const later = day + 1 + random.integer(RETURN_WITHIN_DAYS);
          returnsByDay.set(later, [...(returnsByDay.get(later) ?? []), sale]);
        }
      }
    };

    for (const position of buyersByDay[day - calendar.firstDay]) {
      order(customers[position]);
      if (random.happens(SECOND_ORDER_SHARE)) order(customers[position]);
    }
    const anonymousOrders = random.poisson(ANONYMOUS_SHARE * buyersByDay[day - calendar.firstDay].length);
    for (let number = 0; number < anonymousOrders; number++) order(UNKNOWN_BUYER);
    for (const sold of returnsByDay.get(day) ?? []) {
      const soldAtMilliseconds = day * MILLISECONDS_PER_DAY + (OPENING_SECOND + random.integer(OPEN_SECONDS)) * 1_000;
      sales.push({ ...sold, saleId: `S${++saleNumber}`, soldAtMilliseconds, quantity: -sold.quantity });
    }
    returnsByDay.delete(day);
    yield sales;
  }
}
