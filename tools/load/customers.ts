import { drawFrom, whole } from './draw.ts';

/** The body of `POST /api/predict/churn`. */
export interface Customer {
  customer_id: number | string;
  recency_days: number;
  frequency: number;
  avg_monetary: number;
  loyalty_member: boolean;
  days_since_join: number;
  total_purchases?: number;
}

/** A valid customer; every other one has a text for an id, as real catalogues do, every third one says `total_purchases`. */
export function customer(seed: number): Customer {
  const draw = drawFrom(seed);
  const daysSinceJoin = whole(draw, 0, 3000);
  const recencyDays = whole(draw, 0, daysSinceJoin);
  const frequency = recencyDays >= 180 ? 0 : whole(draw, 1, 40);
  return {
    customer_id: seed % 2 === 0 ? seed : `C-${seed}`,
    recency_days: recencyDays,
    frequency,
    avg_monetary: whole(draw, 0, 100_000) / 100,
    loyalty_member: draw() < 0.4,
    days_since_join: daysSinceJoin,
    ...(seed % 3 === 0 && { total_purchases: Math.max(1, frequency) + whole(draw, 0, 60) }),
  };
}
