import { drawFrom, whole } from './draw.ts';

/** The body of `POST /api/predict/churn`. */
export interface Customer {
  customer_id: number | string;
  recency_days: number;
  frequency: number;
  avg_monetary: number;
  loyalty_member: boolean;
  days_since_join: number;
}

/** A valid customer; every other one has a text for an id, as real catalogues do. */
export function customer(seed: number): Customer {
  const draw = drawFrom(seed);
  const daysSinceJoin = whole(draw, 0, 3000);
  const recencyDays = whole(draw, 0, daysSinceJoin);
  return {
    customer_id: seed % 2 === 0 ? seed : `C-${seed}`,
    recency_days: recencyDays,
    frequency: recencyDays >= 180 ? 0 : whole(draw, 1, 40),
    avg_monetary: whole(draw, 0, 100_000) / 100,
    loyalty_member: draw() < 0.4,
    days_since_join: daysSinceJoin,
  };
}
