import { formatDay } from '@retail-ml/features';
import { type CustomerRow, type HolidayRow, type ProductRow, type SaleRow } from '../retail-rows';
import { decimalText } from '../decimal-text';
import { type RetailRelation } from '../schema/retail-database';

/** How rows of one relation are written for a load job: newline-delimited JSON. */
export interface LoadedRelation<Row> {
  relation: RetailRelation;
  /** In BigQuery's types, in the order of the relation's columns. */
  schema: readonly { name: string; type: string; mode: 'REQUIRED' | 'NULLABLE'; precision?: string; scale?: string }[];
  values: (row: Row) => Record<string, string | number | boolean | null>;
}

const required = (name: string, type: string) => ({ name, type, mode: 'REQUIRED' as const });
const nullable = (name: string, type: string) => ({ name, type, mode: 'NULLABLE' as const });

export const LOADED_CUSTOMERS: LoadedRelation<CustomerRow> = {
  relation: 'customers',
  schema: [required('customer_id', 'STRING'), required('joined_on', 'DATE'), required('loyalty_member', 'BOOL')],
  values: (row) => ({
    customer_id: row.customerId,
    joined_on: formatDay(row.joinedOn),
    loyalty_member: row.loyaltyMember,
  }),
};

export const LOADED_PRODUCTS: LoadedRelation<ProductRow> = {
  relation: 'products',
  schema: [required('product_id', 'STRING'), required('category', 'STRING'), required('name', 'STRING')],
  values: (row) => ({ product_id: row.productId, category: row.category, name: row.name }),
};

export const LOADED_SALES: LoadedRelation<SaleRow> = {
  relation: 'sales',
  schema: [
    required('sale_id', 'STRING'),
    nullable('customer_id', 'STRING'),
    required('product_id', 'STRING'),
    nullable('store_id', 'STRING'),
    required('sold_at', 'TIMESTAMP'),
    required('quantity', 'INT64'),
    { ...required('unit_price', 'NUMERIC'), precision: '18', scale: '6' },
  ],
  values: (row) => ({
    sale_id: row.saleId,
    customer_id: row.customerId,
    product_id: row.productId,
    store_id: row.storeId,
    sold_at: new Date(row.soldAtMilliseconds).toISOString(),
    quantity: row.quantity,
    // As text: a JSON number would be read as a floating-point one.
    unit_price: decimalText(row.unitPriceMicros),
  }),
};

export const LOADED_HOLIDAYS: LoadedRelation<HolidayRow> = {
  relation: 'holidays',
  schema: [required('day', 'DATE'), required('name', 'STRING')],
  values: (row) => ({ day: formatDay(row.day), name: row.name }),
};

/** Rows as newline-delimited JSON. */
export function jsonLines<Row>(rows: readonly Row[], { values }: LoadedRelation<Row>): string {
  return rows.map((row) => `${JSON.stringify(values(row))}\n`).join('');
}
