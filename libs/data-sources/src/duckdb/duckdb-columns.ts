import {
  BOOLEAN,
  DATE,
  DECIMAL,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBTimestampValue,
  type DuckDBType,
  type DuckDBValue,
  INTEGER,
  TIMESTAMP,
  VARCHAR,
} from '@duckdb/node-api';
import { type CustomerRow, type HolidayRow, type ProductRow, type SaleRow } from '../retail-rows';

/** How rows of one relation lie in DuckDB's columns. */
export interface DuckdbColumns<Row> {
  types: readonly DuckDBType[];
  /** The values of a row, in the order of the relation's columns. */
  values: (row: Row) => DuckDBValue[];
}

export const CUSTOMER_COLUMNS: DuckdbColumns<CustomerRow> = {
  types: [VARCHAR, DATE, BOOLEAN],
  values: (row) => [row.customerId, new DuckDBDateValue(row.joinedOn), row.loyaltyMember],
};

export const PRODUCT_COLUMNS: DuckdbColumns<ProductRow> = {
  types: [VARCHAR, VARCHAR, VARCHAR],
  values: (row) => [row.productId, row.category, row.name],
};

export const SALE_COLUMNS: DuckdbColumns<SaleRow> = {
  types: [VARCHAR, VARCHAR, VARCHAR, VARCHAR, TIMESTAMP, INTEGER, DECIMAL(18, 6)],
  values: (row) => [
    row.saleId,
    row.customerId,
    row.productId,
    row.storeId,
    new DuckDBTimestampValue(BigInt(row.soldAtMilliseconds) * 1000n),
    row.quantity,
    new DuckDBDecimalValue(BigInt(row.unitPriceMicros), 18, 6),
  ],
};

export const HOLIDAY_COLUMNS: DuckdbColumns<HolidayRow> = {
  types: [DATE, VARCHAR],
  values: (row) => [new DuckDBDateValue(row.day), row.name],
};
