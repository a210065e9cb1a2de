import { type ChurnSnapshot, type DailySales, type DemandSnapshot } from '@retail-ml/features';
import { type CustomerRow, type HolidayRow, type ProductRow, type RetailWriter, type SaleRow } from './retail-rows';
import {
  type ChurnSnapshotQuery,
  type DailySalesQuery,
  type DemandSnapshotQuery,
  type RetailSource,
} from './retail-source';

/** A retailer's relations; none of what is left out. */
export interface RetailerRows {
  customers?: readonly CustomerRow[];
  products?: readonly ProductRow[];
  sales: readonly SaleRow[];
  holidays?: readonly HolidayRow[];
}

/** What an implementation gives the contract suites: one database, filled anew by each test. */
export interface RetailSourceHarness {
  /** Replaces everything in the database. */
  fill(rows: RetailerRows): Promise<void>;
  /** Empties the schema, tables included, and runs SQL of a team's own in it. */
  executeInEmptySchema(sql: string): Promise<void>;
  open(): Promise<RetailSource>;
  /** Share of the properties' draws that are tried, for a database on which each takes long; 1 by default. */
  shareOfDraws?: number;
}

/** How often a property is tried on the harness's database. */
export function draws({ shareOfDraws = 1 }: RetailSourceHarness, usual: number): { numRuns: number } {
  return { numRuns: Math.ceil(usual * shareOfDraws) };
}

/** Writes a retailer and publishes it. */
export async function writeRows(
  writer: RetailWriter,
  { customers = [], products = [], sales, holidays = [] }: RetailerRows,
): Promise<void> {
  await writer.addCustomers(customers);
  await writer.addProducts(products);
  await writer.addSales(sales);
  await writer.addHolidays(holidays);
  await writer.publish();
}

/** Opens the harness's source, uses it and closes it. */
export async function withSource<Result>(
  harness: RetailSourceHarness,
  use: (source: RetailSource) => Promise<Result>,
): Promise<Result> {
  const source = await harness.open();
  try {
    return await use(source);
  } finally {
    await source.close();
  }
}

/** All snapshots that a query gives. */
export async function allSnapshots(source: RetailSource, query: ChurnSnapshotQuery): Promise<ChurnSnapshot[]> {
  return collected(source.churnSnapshots(query));
}

/** All rows of demand that a query gives. */
export async function allDemandSnapshots(source: RetailSource, query: DemandSnapshotQuery): Promise<DemandSnapshot[]> {
  return collected(source.demandSnapshots(query));
}

/** All daily sales that a query gives. */
export async function allDailySales(source: RetailSource, query: DailySalesQuery): Promise<DailySales[]> {
  return collected(source.dailySales(query));
}

async function collected<Row>(batches: AsyncIterable<Row[]>): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const batch of batches) rows.push(...batch);
  return rows;
}
