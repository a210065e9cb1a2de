import { drawFrom, oneOf, whole } from './draw.ts';

/** The body of `POST /api/predict/demand`. */
export interface Product {
  product_id: number | string;
  category: string;
  recent_sales_7d: number;
  recent_sales_14d?: number;
  recent_sales_30d: number;
  seasonality: string;
  day_of_week: string;
  is_holiday?: boolean;
}

/** No model knows it: it is answered by what all products have in common. */
export const UNKNOWN_CATEGORY = 'Unheard of';

const CATEGORIES = ['Textiles', 'Kitchen', 'Garden', 'Toys', UNKNOWN_CATEGORY];
const SEASONS = ['spring', 'summer', 'autumn', 'winter'];
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** A valid product; every third leaves the optional fields out, as the shortest request does. */
export function product(seed: number): Product {
  const draw = drawFrom(seed);
  const week = whole(draw, 0, 300);
  const fortnight = week + whole(draw, 0, 300);
  return {
    product_id: seed % 2 === 0 ? seed : `${seed}B`,
    category: oneOf(draw, CATEGORIES),
    recent_sales_7d: week,
    recent_sales_30d: fortnight + whole(draw, 0, 600),
    seasonality: oneOf(draw, SEASONS),
    day_of_week: oneOf(draw, WEEKDAYS),
    ...(seed % 3 !== 0 && { recent_sales_14d: fortnight, is_holiday: draw() < 0.05 }),
  };
}
