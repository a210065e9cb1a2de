import { type DemandForecaster, wholeUnits } from '@retail-ml/demand-model';
import { type DemandTrainingRow } from '@retail-ml/demand-model/fit';
import { formatDay } from '@retail-ml/features';

/** A forecast of one horizon as it is answered, in whole units, and what was then sold. */
interface HorizonBesideSales {
  forecast: number;
  lower: number;
  upper: number;
  sold: number;
}

/** What was said of a product on an origin day, and what came of it. */
export interface ForecastBesideSales {
  productId: string;
  category: string;
  /** ISO date. */
  origin: string;
  /** Units sold in the 30 days before it. */
  recentSales30d: number;
  '7d': HorizonBesideSales;
  '30d': HorizonBesideSales;
}

const PRODUCTS = 10;

/**
 * Forecasts of ten products on the newest test origin, from the one that sold most to one that hardly sold, at even
 * ranks among those with sales: neither the best nor the worst are picked.
 */
export function forecastsBesideSales(
  testRows: readonly DemandTrainingRow[],
  forecaster: DemandForecaster,
): ForecastBesideSales[] {
  const newest = testRows.reduce((latest, { origin }) => Math.max(latest, origin), -Infinity);
  const ranked = testRows
    .filter(({ origin, recentSales30d }) => origin === newest && recentSales30d > 0)
    .sort((a, b) => b.recentSales30d - a.recentSales30d);
  const count = Math.min(PRODUCTS, ranked.length);
  const places = Array.from({ length: count }, (_, i) =>
    Math.round((i * (ranked.length - 1)) / Math.max(count - 1, 1)),
  );
  return places.map((place) => {
    const row = ranked[place];
    const { week, month } = forecaster.forecastWith(row, null, row.origin);
    return {
      productId: row.productId,
      category: row.category,
      origin: formatDay(row.origin),
      recentSales30d: row.recentSales30d,
      '7d': { ...wholeUnits(week), sold: row.target7d },
      '30d': { ...wholeUnits(month), sold: row.target30d },
    };
  });
}
