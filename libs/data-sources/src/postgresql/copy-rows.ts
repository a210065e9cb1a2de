import { formatDay } from '@retail-ml/features';
import { decimalText } from '../decimal-text';
import { type CustomerRow, type HolidayRow, type ProductRow, type SaleRow } from '../retail-rows';

/** A value of a row as COPY's text format takes it: text that is to be escaped, or null. */
type CopyValue = string | null;

/** How rows of one relation are written for COPY. */
export interface CopyColumns<Row> {
  columns: readonly string[];
  /** The values of a row, in the order of `columns`. */
  values: (row: Row) => CopyValue[];
}

export const CUSTOMER_COLUMNS: CopyColumns<CustomerRow> = {
  columns: ['customer_id', 'joined_on', 'loyalty_member'],
  values: (row) => [row.customerId, formatDay(row.joinedOn), String(row.loyaltyMember)],
};

export const PRODUCT_COLUMNS: CopyColumns<ProductRow> = {
  columns: ['product_id', 'category', 'name'],
  values: (row) => [row.productId, row.category, row.name],
};

export const SALE_COLUMNS: CopyColumns<SaleRow> = {
  columns: ['sale_id', 'customer_id', 'product_id', 'store_id', 'sold_at', 'quantity', 'unit_price'],
  values: (row) => [
    row.saleId,
    row.customerId,
    row.productId,
    row.storeId,
    new Date(row.soldAtMilliseconds).toISOString().slice(0, -1),
    String(row.quantity),
    decimalText(row.unitPriceMicros),
  ],
};

export const HOLIDAY_COLUMNS: CopyColumns<HolidayRow> = {
  columns: ['day', 'name'],
  values: (row) => [formatDay(row.day), row.name],
};

/** Rows in COPY's text format, a line each. */
export function copyText<Row>(rows: readonly Row[], { values }: CopyColumns<Row>): string {
  return rows.map((row) => `${values(row).map(copyField).join('\t')}\n`).join('');
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** A value in COPY's text format. */
export function copyField(value: CopyValue): string {
  return value === null ? '\\N' : value.replace(/[\\\t\n\r]/g, (character) => ESCAPES[character]);
}
