import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseDay } from '@retail-ml/features';
import { openDuckdbSource } from '../duckdb/open-duckdb-source';
import { openDuckdbWriter } from '../duckdb/open-duckdb-writer';
import { allDemandSnapshots, allSnapshots } from '../retail-source-harness.fixture';
import { ImportFolder } from './import-folder.fixture';

let folder: ImportFolder;

beforeEach(async () => {
  folder = await ImportFolder.create();
});

afterEach(() => folder.remove());

const REAL_DATA = join(__dirname, '../../../../../shared/data');

/** The cells of a published file, without its header. */
async function publishedRows(name: string): Promise<string[][]> {
  const text = gunzipSync(await readFile(join(REAL_DATA, name))).toString();
  const [, ...lines] = text.trim().split('\n');
  return lines.map((line) => line.split(','));
}

// The real files lie beside the repository, and not everywhere.
if (existsSync(join(REAL_DATA, 'cdnow_transactions.csv.gz'))) {
  test('the CDNOW transactions give the published churn features, row by row', async () => {
    const summary = await folder.intoDuckdb({ transactions: join(REAL_DATA, 'cdnow_transactions.csv.gz') });
    expect(summary.transactions).toEqual({ read: 46_901, imported: 46_901, rejected: 0 });
    const rows = await publishedRows('churn_cdnow_180d_active.csv.gz');
    const source = await openDuckdbSource({ path: folder.duckdbFile });
    const snapshots = await allSnapshots(source, {
      asOfDays: [...new Set(rows.map(([, day]) => day))].map(parseDay),
      lookbackDays: 180,
      population: 'active',
    });
    await source.close();
    expect(snapshots.length).toBe(rows.length);
    const byKey = new Map(snapshots.map((snapshot) => [`${snapshot.customerId} ${snapshot.asOf}`, snapshot]));
    const different = rows.filter(([customerId, day, recency, frequency, monetary, , tenure, churned]) => {
      const snapshot = byKey.get(`${customerId} ${parseDay(day)}`);
      if (snapshot === undefined) return true;
      const { recencyDays, daysSinceJoin, avgMonetary, daysToNextPurchase } = snapshot;
      const isChurned = daysToNextPurchase === null || daysToNextPurchase >= 180;
      return (
        recencyDays !== Number(recency) ||
        snapshot.frequency !== Number(frequency) ||
        daysSinceJoin !== Number(tenure) ||
        isChurned !== (churned === '1') ||
        // Published with four decimals.
        Math.abs(avgMonetary - Number(monetary)) > 0.000_051
      );
    });
    expect(different).toEqual([]);
  });
}

if (existsSync(join(REAL_DATA, 'online_retail.csv.gz'))) {
  test('the Online Retail sales give the published demand, row by row', async () => {
    const summary = await folder.intoDuckdb({
      transactions: join(REAL_DATA, 'online_retail.csv.gz'),
      products: join(REAL_DATA, 'online_retail_products.csv.gz'),
    });
    expect(summary.transactions).toEqual({ read: 519_548, imported: 519_548, rejected: 0 });
    const writer = await openDuckdbWriter({ path: folder.duckdbFile, mode: 'append' });
    await writer.addHolidays([{ day: parseDay('2011-05-30'), name: 'Spring bank holiday' }]);
    await writer.publish();

    const rows = await publishedRows('demand_online_retail.csv.gz');
    expect(rows).toHaveLength(48_000);
    const source = await openDuckdbSource({ path: folder.duckdbFile });
    const snapshots = await allDemandSnapshots(source, {
      originDays: [...new Set(rows.map(([, day]) => day))].map(parseDay),
      soldWithinDays: 365,
    });
    await source.close();
    const cells = new Map(
      snapshots.map((it) => [
        `${it.productId} ${it.origin}`,
        [
          ...[it.category, it.recentSales7d, it.recentSales14d, it.recentSales30d],
          ...[it.season, it.weekday, Number(it.isHoliday), it.target7d, it.target30d],
        ].join(),
      ]),
    );
    const published = rows.map(([productId, day, category, s7, s14, s30, season, weekday, holiday, t7, t30]) => ({
      key: `${productId} ${parseDay(day)}`,
      cells: [category, Number(s7), Number(s14), Number(s30), season, weekday, holiday, Number(t7), Number(t30)].join(),
    }));
    expect(published.filter((row) => cells.has(row.key) && cells.get(row.key) !== row.cells)).toEqual([]);
    // The file has rows of products before their first sale: for a source they are no products yet.
    const firstDays = await folder.query('SELECT product_id, min(sold_at)::DATE FROM sales GROUP BY product_id');
    const firstDayOf = new Map(firstDays.map(([productId, day]) => [productId, String(day)]));
    const unsold = rows.filter(([productId, day]) => (firstDayOf.get(productId) ?? '') >= day);
    expect(rows.filter((_, index) => !cells.has(published[index].key))).toEqual(unsold);
    expect(unsold).toHaveLength(2_676);
  });
}
