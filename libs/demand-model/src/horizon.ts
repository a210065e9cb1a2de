/** Days that are forecast, from the origin day on: `[T, T + 7)` and `[T, T + 30)`. */
export const HORIZON_DAYS = [7, 30] as const;

export type HorizonDays = (typeof HORIZON_DAYS)[number];
