import { type DemandInput } from '@retail-ml/features';

/** The features of requests, by their fields: in the API, in files and in the prediction log. */
export const DEMAND_REQUEST_FIELDS = {
  category: 'category',
  recent_sales_7d: 'recentSales7d',
  recent_sales_14d: 'recentSales14d',
  recent_sales_30d: 'recentSales30d',
  seasonality: 'season',
  day_of_week: 'weekday',
  is_holiday: 'isHoliday',
} as const satisfies Record<string, keyof DemandInput>;

/** Units of any window: more are no retailer's. */
export const MOST_UNITS = 1_000_000_000;

/** Longest id of a product, in characters. */
export const LONGEST_PRODUCT_ID = 64;

/** Longest name of a category, in characters. */
export const LONGEST_CATEGORY = 100;
