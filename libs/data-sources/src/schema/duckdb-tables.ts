/**
 * The four relations in DuckDB.
 *
 * `sales` has no primary key: DuckDB keeps an index for it in memory while rows are added, which a large import
 * would pay for. Writers check that sale ids differ before they publish.
 */
export const DUCKDB_TABLES = `
CREATE TABLE IF NOT EXISTS customers (
  customer_id VARCHAR PRIMARY KEY,
  joined_on DATE NOT NULL,
  loyalty_member BOOLEAN NOT NULL
);
CREATE TABLE IF NOT EXISTS products (
  product_id VARCHAR PRIMARY KEY,
  category VARCHAR NOT NULL,
  name VARCHAR NOT NULL
);
CREATE TABLE IF NOT EXISTS sales (
  sale_id VARCHAR NOT NULL,
  customer_id VARCHAR,
  product_id VARCHAR NOT NULL,
  store_id VARCHAR,
  sold_at TIMESTAMP NOT NULL, -- UTC
  quantity INTEGER NOT NULL,
  unit_price DECIMAL(18, 6) NOT NULL
);
CREATE TABLE IF NOT EXISTS holidays (
  day DATE PRIMARY KEY,
  name VARCHAR NOT NULL
);
`;
