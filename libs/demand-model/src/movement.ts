import { quantile } from 'simple-statistics';

export type Movement = 'slow' | 'normal' | 'fast';

/** Run-rates, units a day, that a quarter and three quarters of the training rows lie below. */
export interface MovementQuartiles {
  lower: number;
  upper: number;
}

/** Slow movers lie in the lowest quarter of their category, fast ones in the highest. */
export function movementOf(unitsPerDay: number, { lower, upper }: MovementQuartiles): Movement {
  if (unitsPerDay < lower) return 'slow';
  return unitsPerDay > upper ? 'fast' : 'normal';
}

export function fitMovementQuartiles(unitsPerDay: number[]): MovementQuartiles {
  return { lower: quantile(unitsPerDay, 0.25), upper: quantile(unitsPerDay, 0.75) };
}
