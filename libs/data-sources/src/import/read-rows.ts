import { basename } from 'node:path';
import { type Day } from '@retail-ml/features';
import { type CustomerRow, type ProductRow, type SaleRow, UNKNOWN_CATEGORY } from '../retail-rows';
import { toBoolean, toDay, toId, toMicros, toOptionalId, toPastInstant, toQuantity, toText } from './cell-values';
import { type RowReader } from './row-reader';
import { type TableRow } from './table-file';

/** The product of sales that name none. */
export const UNKNOWN_PRODUCT = 'unknown';

/**
 * A sale from a row. Without a `sale_id` the id is made from the row's place, so that adding a file twice is noticed:
 * `<invoice>-<line>`, or `<file>:<line>`.
 *
 * @throws RowFault
 */
export function readSale(reader: RowReader<'transactions'>, path: string, row: TableRow, today: Day): SaleRow {
  const quantity = reader.value(row, 'quantity', toQuantity);
  return {
    saleId: saleId(reader, path, row),
    customerId: reader.value(row, 'customer_id', toOptionalId),
    productId: reader.has('product_id') ? reader.value(row, 'product_id', toId) : UNKNOWN_PRODUCT,
    storeId: reader.has('store_id') ? reader.value(row, 'store_id', toOptionalId) : null,
    soldAtMilliseconds: reader.value(row, 'sold_at', (cell) => toPastInstant(cell, today)),
    quantity,
    unitPriceMicros: reader.has('unit_price') ? unitPrice(reader, row) : priceOfAmount(reader, row, quantity),
  };
}

/** @throws RowFault */
export function readCustomer(reader: RowReader<'customers'>, row: TableRow): CustomerRow {
  return {
    customerId: reader.value(row, 'customer_id', toId),
    joinedOn: reader.value(row, 'joined_on', toDay),
    loyaltyMember: reader.has('loyalty_member') && reader.value(row, 'loyalty_member', toBoolean),
  };
}

/** @throws RowFault */
export function readProduct(reader: RowReader<'products'>, row: TableRow): ProductRow {
  const productId = reader.value(row, 'product_id', toId);
  const category = reader.has('category') ? reader.value(row, 'category', toText) : '';
  const name = reader.has('name') ? reader.value(row, 'name', toText) : '';
  return { productId, category: category || UNKNOWN_CATEGORY, name: name || productId };
}

function saleId(reader: RowReader<'transactions'>, path: string, row: TableRow): string {
  if (reader.has('sale_id')) return reader.value(row, 'sale_id', toId);
  if (reader.has('invoice')) return `${reader.value(row, 'invoice', toId)}-${row.line}`;
  return `${basename(path)}:${row.line}`;
}

function unitPrice(reader: RowReader<'transactions'>, row: TableRow): number {
  const micros = reader.value(row, 'unit_price', toMicros);
  if (micros < 0) throw reader.fault('unit_price', `${micros / 1e6} is below 0; a return has a negative quantity`);
  return micros;
}

/** The price of one unit from a whole line's amount, to the nearest millionth. */
function priceOfAmount(reader: RowReader<'transactions'>, row: TableRow, quantity: number): number {
  const amount = reader.value(row, 'amount', toMicros);
  if (amount === 0) return 0;
  if (quantity === 0) throw reader.fault('amount', `${amount / 1e6} can't be the amount of 0 units`);
  if (amount < 0 !== quantity < 0) {
    throw reader.fault('amount', `${amount / 1e6} has another sign than the quantity, ${quantity}`);
  }
  return Math.round(amount / quantity);
}
