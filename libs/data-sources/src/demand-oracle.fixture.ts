import { type DemandSnapshot, MILLISECONDS_PER_DAY, seasonOf, weekdayOf } from '@retail-ml/features';
import { UNKNOWN_CATEGORY } from './retail-rows';
import { type DemandSnapshotQuery, SOLD_WITHIN_DAYS } from './retail-source';
import { type RetailerRows } from './retail-source-harness.fixture';

/** The rows of demand of a small retailer by the definitions, day by day: what every source must give. */
export function demandByDefinition(
  { products = [], sales, holidays = [] }: RetailerRows,
  { originDays, soldWithinDays = SOLD_WITHIN_DAYS }: DemandSnapshotQuery,
): DemandSnapshot[] {
  const dayOfSale = (soldAtMilliseconds: number) => Math.floor(soldAtMilliseconds / MILLISECONDS_PER_DAY);
  const days = sales.map(({ soldAtMilliseconds }) => dayOfSale(soldAtMilliseconds));
  const [firstDay, lastDay] = [Math.min(...days), Math.max(...days)];
  const ids = [...new Set(sales.map(({ productId }) => productId))].sort((a, b) =>
    Buffer.compare(Buffer.from(a), Buffer.from(b)),
  );

  const snapshots: DemandSnapshot[] = [];
  for (const origin of [...new Set(originDays)].sort((a, b) => a - b)) {
    if (origin - 30 < firstDay) continue;
    for (const productId of ids) {
      // A series with a place for each day, zero where nothing was sold.
      const seriesStart = Math.min(firstDay, origin - soldWithinDays);
      const series = new Array<number>(Math.max(lastDay, origin + 29) - seriesStart + 1).fill(0);
      for (const sale of sales) {
        if (sale.productId !== productId || sale.quantity <= 0) continue;
        series[dayOfSale(sale.soldAtMilliseconds) - seriesStart] += sale.quantity;
      }
      const unitsIn = (from: number, until: number) =>
        series.slice(from - seriesStart, until - seriesStart).reduce((sum, units) => sum + units, 0);
      const target = (horizonDays: number) =>
        origin + horizonDays - 1 <= lastDay ? unitsIn(origin, origin + horizonDays) : null;
      if (unitsIn(origin - soldWithinDays, origin) === 0) continue;
      snapshots.push({
        productId,
        origin,
        category: products.find((product) => product.productId === productId)?.category ?? UNKNOWN_CATEGORY,
        recentSales7d: unitsIn(origin - 7, origin),
        recentSales14d: unitsIn(origin - 14, origin),
        recentSales30d: unitsIn(origin - 30, origin),
        season: seasonOf(origin),
        weekday: weekdayOf(origin),
        isHoliday: holidays.some(({ day }) => day === origin),
        target7d: target(7),
        target30d: target(30),
      });
    }
  }
  return snapshots;
}
