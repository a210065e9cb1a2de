import fs from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

/** Customers whose sales are made at once: what DuckDB holds meanwhile does not grow with all of them. */
const CUSTOMERS_AT_ONCE = 500_000;

/**
 * Makes a database of a shop of any size, by SQL inside DuckDB: two years until 2026-10-31 in which customers come, buy
 * at a pace of their own and go at a time of their own, which nothing but their silence tells.
 *
 * @param {string} path a file that does not exist
 * @param {{ customers: number, products?: number }} size
 * @returns {Promise<{ sales: number, bytes: number }>}
 */
export async function makeLargeSales(path, { customers, products = 500 }) {
  const instance = await DuckDBInstance.create(path, { memory_limit: '1GB', threads: '2' });
  const connection = await instance.connect();
  await connection.run(`
    SET preserve_insertion_order = false;
    CREATE TABLE customers (customer_id VARCHAR, joined_on DATE, loyalty_member BOOLEAN);
    CREATE TABLE products AS SELECT 'P' || i AS product_id, 'Category ' || i % 12 AS category, 'Product ' || i AS name
      FROM range(${products}) AS r(i);
    CREATE TABLE holidays (day DATE, name VARCHAR);
    CREATE TABLE sales (sale_id VARCHAR, customer_id VARCHAR, product_id VARCHAR, store_id VARCHAR, sold_at TIMESTAMP,
      quantity INTEGER, unit_price DECIMAL(18, 6));
    SELECT setseed(0.5);`);
  for (let from = 0; from < customers; from += CUSTOMERS_AT_ONCE) {
    await connection.run(`
      CREATE OR REPLACE TEMP TABLE shoppers AS
        SELECT 'C' || i AS customer_id, joined, loyal,
               least(joined + 1 - ln(1 - random()) * if(loyal, 500, 250), 730) AS gone, -ln(1 - random()) / 30 AS pace
        FROM (SELECT i, floor(random() * 720)::INTEGER AS joined, random() < 0.4 AS loyal
              FROM range(${from}, ${Math.min(from + CUSTOMERS_AT_ONCE, customers)}) AS r(i));
      INSERT INTO customers SELECT customer_id, DATE '2024-11-01' + joined, loyal FROM shoppers;
      INSERT INTO sales
        SELECT customer_id || '-' || k, customer_id, 'P' || floor(random() * ${products})::INTEGER, NULL,
               TIMESTAMP '2024-11-01' + INTERVAL 1 SECOND
                 * floor(86400 * (joined + if(k = 0, 0, random()) * (gone - joined)))::BIGINT,
               1 + floor(random() * 3)::INTEGER, (3 + 20 * random())::DECIMAL(18, 2)
        FROM shoppers, range(1 + floor(pace * (gone - joined))::BIGINT) AS r(k);`);
  }
  const [[sales]] = (await connection.runAndReadAll('SELECT count(*)::DOUBLE FROM sales')).getRows();
  connection.closeSync();
  instance.closeSync();
  return { sales: Number(sales), bytes: fs.statSync(path).size };
}
