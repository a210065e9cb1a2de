import { testChurnSnapshots } from './churn-snapshots.contract';
import { testDailySales } from './daily-sales.contract';
import { testDemandSnapshots } from './demand-snapshots.contract';
import { type RetailSourceHarness, withSource } from './retail-source-harness.fixture';
import { AS_OF, SMALL_RETAILER } from './small-retailer.fixture';
import { testTeamViews } from './team-views.contract';

/** The tests that every `RetailSource` must pass. */
export function testRetailSource(harness: RetailSourceHarness): void {
  describe('the period of the sales', () => {
    test('says which days the sales cover', async () => {
      await harness.fill(SMALL_RETAILER);
      const period = await withSource(harness, (source) => source.salesPeriod());
      expect(period).toEqual({ firstDay: AS_OF - 40, lastDay: AS_OF + 5, customers: 10, sales: 19 });
    });

    test('says that there are no sales, and how to get some', async () => {
      await harness.fill({ customers: SMALL_RETAILER.customers, sales: [] });
      await expect(withSource(harness, (source) => source.salesPeriod())).rejects.toMatchObject({
        code: 'no-sales',
        message: expect.stringContaining('npx retail-ml import --transactions sales.csv'),
      });
    });
  });

  describe('churn snapshots', () => testChurnSnapshots(harness));
  describe('demand snapshots', () => testDemandSnapshots(harness));
  describe('daily sales', () => testDailySales(harness));
  describe('a team’s own views', () => testTeamViews(harness));
}
