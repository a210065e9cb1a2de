import { type DemandInput } from '@retail-ml/features';
import { DEMAND_REQUEST_FIELDS } from './request-fields';

const [CATEGORY, SALES_7D, SALES_14D, SALES_30D, SEASON, WEEKDAY, HOLIDAY] = Object.keys(DEMAND_REQUEST_FIELDS).map(
  (_, i) => 1 << i,
);

/**
 * Mixes a product with a background row into one that could exist: fields of `own` (bit i for the i-th of
 * `DEMAND_REQUEST_FIELDS`) are the product's and stay as they are; the others are the row's. Of its windows each is
 * moved to the nearest number of units at which a longer window still holds all that the product's own shorter ones do.
 *
 * @param mixture receives the result
 */
export function possibleMixture(product: DemandInput, row: DemandInput, own: number, mixture: DemandInput): void {
  const source = (field: number) => ((own & field) === 0 ? row : product);
  const least7d = (own & SALES_7D) === 0 ? 0 : product.recentSales7d;
  const least14d = (own & SALES_14D) === 0 ? least7d : (product.recentSales14d ?? least7d);
  const most30d = (own & SALES_30D) === 0 ? Infinity : product.recentSales30d;
  const most14d = (own & SALES_14D) === 0 ? most30d : (product.recentSales14d ?? most30d);
  const units14d = source(SALES_14D).recentSales14d;
  // Nothing of the product's own is moved: it lies within these limits.
  mixture.recentSales7d = Math.min(source(SALES_7D).recentSales7d, most14d);
  mixture.recentSales14d = units14d === null ? null : Math.min(Math.max(units14d, least7d), most30d);
  mixture.recentSales30d = Math.max(source(SALES_30D).recentSales30d, least14d);
  mixture.category = source(CATEGORY).category;
  mixture.season = source(SEASON).season;
  mixture.weekday = source(WEEKDAY).weekday;
  mixture.isHoliday = source(HOLIDAY).isHoliday;
}
