import { seedProduct } from '../../setup/seed-requests.mjs';

/**
 * @typedef {object} Load
 * @property {string} name
 * @property {string} path
 * @property {number} connections
 * @property {number} rows customers or products in a request
 * @property {string[]} bodies sent one after the other
 */

/** @param {number} i */
const customer = (i) => ({
  customer_id: i,
  recency_days: (i * 37) % 300,
  frequency: i % 9,
  avg_monetary: Math.round(2000 + ((i * 1370) % 90_000)) / 100,
  loyalty_member: i % 2 === 0,
  days_since_join: 300 + (i % 200),
});

/** Other customers in each request: one that comes again and again could be answered from some cache. */
const singles = Array.from({ length: 64 }, (_, i) => JSON.stringify(customer(i * 13 + 7)));

/** @param {number} connections */
export const single = (connections) => ({
  name: `churn, ${connections} ${connections === 1 ? 'connection' : 'connections'}`,
  path: '/api/predict/churn',
  connections,
  rows: 1,
  bodies: singles,
});

/** @param {number} rows */
export const batch = (rows) => ({
  name: `batch of ${rows}`,
  path: '/api/predict/churn/batch',
  connections: 4,
  rows,
  bodies: [JSON.stringify({ customers: Array.from({ length: rows }, (_, i) => customer(i)) })],
});

export const demand = {
  name: 'demand, 16 connections',
  path: '/api/predict/demand',
  connections: 16,
  rows: 1,
  bodies: [JSON.stringify(seedProduct)],
};

/** @type {Load[]} */
export const allLoads = [single(64), single(16), single(1), batch(100), batch(1000), demand];
