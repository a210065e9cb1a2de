import { parseDay } from '@retail-ml/features';
import { type ChurnSnapshotQuery, type DemandSnapshotQuery } from './retail-source';
import {
  allDemandSnapshots,
  allSnapshots,
  type RetailSourceHarness,
  withSource,
} from './retail-source-harness.fixture';
import { AS_OF, LOOKBACK_DAYS } from './small-retailer.fixture';

const RECEIPTS = `
  CREATE TABLE receipts (
    buyer INTEGER, article INTEGER, paid_at TIMESTAMP WITH TIME ZONE, pieces BIGINT, price DOUBLE PRECISION);
  INSERT INTO receipts VALUES
    (17, 5, '2026-06-30 23:30:00-05:00', 1, 0.1), (17, 5, '2026-06-30 01:30:00+02:00', 3, 0.1),
    (17, 5, '2026-06-29 23:59:59Z', 3, 0.2), (NULL, 6, '2026-05-15 12:00:00Z', 1, 0.2);
`;
/** What churn reads: no product, no store, no id. */
const SALES_OF_CUSTOMERS = `
  CREATE VIEW sales AS SELECT buyer AS customer_id, paid_at AS sold_at, pieces AS quantity, price AS unit_price
  FROM receipts;`;
const CUSTOMERS = `
  CREATE VIEW customers AS
    SELECT 17 AS customer_id, DATE '2026-01-01' AS joined_on, 1 AS loyalty_member
    UNION ALL SELECT 17, DATE '2026-02-01', 0;`;
/** What demand reads: no price. */
const SALES_OF_PRODUCTS = `
  CREATE VIEW sales AS SELECT buyer AS customer_id, article AS product_id, paid_at AS sold_at, pieces AS quantity
  FROM receipts;`;
const PRODUCTS = `
  CREATE VIEW products AS
    SELECT 5 AS product_id, 'toys' AS category UNION ALL SELECT 5, 'Toys' UNION ALL SELECT 6, '';`;
const HOLIDAYS = `
  CREATE VIEW holidays AS
    SELECT CAST('2026-07-01 01:00:00+02:00' AS TIMESTAMP WITH TIME ZONE) AS day
    UNION ALL SELECT CAST('2026-06-30 09:00:00Z' AS TIMESTAMP WITH TIME ZONE) UNION ALL SELECT NULL;`;

/** What a source must make of views whose types and rows are not those of the contract's tables. */
export function testTeamViews(harness: RetailSourceHarness): void {
  const churn: ChurnSnapshotQuery = { asOfDays: [AS_OF], lookbackDays: LOOKBACK_DAYS, population: 'all' };
  const demand: DemandSnapshotQuery = { originDays: [AS_OF - 1, AS_OF] };
  const churnRows = () => withSource(harness, (source) => allSnapshots(source, churn));
  const demandRows = () => withSource(harness, (source) => allDemandSnapshots(source, demand));

  test('churn gets UTC days, text ids and one row a customer, with no product or holiday in sight', async () => {
    await harness.executeInEmptySchema(RECEIPTS + SALES_OF_CUSTOMERS + CUSTOMERS);
    expect(await churnRows()).toStrictEqual([
      {
        customerId: '17',
        asOf: AS_OF,
        recencyDays: 2,
        frequency: 1,
        totalPurchases: 1,
        avgMonetary: 0.9,
        loyaltyMember: true,
        daysSinceJoin: AS_OF - parseDay('2026-01-01'),
        daysToNextPurchase: 0,
      },
    ]);
  });

  test('demand gets UTC days, text ids and one row a product, with no customer or price in sight', async () => {
    await harness.executeInEmptySchema(RECEIPTS + SALES_OF_PRODUCTS + PRODUCTS + HOLIDAYS);
    const units = (recentSales7d: number, recentSales30d: number) => ({
      recentSales7d,
      recentSales14d: recentSales7d,
      recentSales30d,
    });
    const untold = { season: 'summer', target7d: null, target30d: null };
    const yesterday = { ...untold, origin: AS_OF - 1, weekday: 'Tuesday', isHoliday: true };
    const today = { ...untold, origin: AS_OF, weekday: 'Wednesday', isHoliday: false };
    expect(await demandRows()).toStrictEqual([
      { ...yesterday, productId: '5', category: 'Toys', ...units(6, 6) },
      { ...yesterday, productId: '6', category: 'unknown', ...units(0, 0) },
      { ...today, productId: '5', category: 'Toys', ...units(6, 6) },
      { ...today, productId: '6', category: 'unknown', ...units(0, 0) },
    ]);
  });

  test('a missing relation is named, with those found, by the query that reads it', async () => {
    await harness.executeInEmptySchema(RECEIPTS);
    await expect(harness.open()).rejects.toMatchObject({
      code: 'relation-missing',
      message: expect.stringMatching(/sales.*relations found: receipts/),
    });
    await harness.executeInEmptySchema(RECEIPTS + SALES_OF_PRODUCTS);
    await expect(churnRows()).rejects.toMatchObject({
      code: 'relation-missing',
      message: expect.stringMatching(/customers.*relations found: receipts, sales/),
    });
    await expect(demandRows()).rejects.toMatchObject({
      code: 'relation-missing',
      message: expect.stringMatching(/products.*relations found: receipts, sales/),
    });
    await harness.executeInEmptySchema(RECEIPTS + SALES_OF_PRODUCTS + PRODUCTS);
    await expect(demandRows()).rejects.toMatchObject({ code: 'relation-missing', fields: { relation: 'holidays' } });
  });

  test('a missing column is named, with those found, by the query that reads it', async () => {
    const withoutTime = SALES_OF_CUSTOMERS.replace('paid_at AS sold_at', 'paid_at AS moment');
    await harness.executeInEmptySchema(RECEIPTS + withoutTime + CUSTOMERS);
    await expect(harness.open()).rejects.toMatchObject({
      code: 'column-missing',
      message: expect.stringMatching(/sales.*"sold_at".*columns found: customer_id, moment, quantity, unit_price/),
    });
    await harness.executeInEmptySchema(RECEIPTS + SALES_OF_CUSTOMERS + CUSTOMERS + PRODUCTS + HOLIDAYS);
    await expect(demandRows()).rejects.toMatchObject({
      code: 'column-missing',
      fields: { relation: 'sales', column: 'product_id' },
    });
    await harness.executeInEmptySchema(RECEIPTS + SALES_OF_PRODUCTS + CUSTOMERS);
    await expect(churnRows()).rejects.toMatchObject({
      code: 'column-missing',
      fields: { relation: 'sales', column: 'unit_price' },
    });
  });
}
