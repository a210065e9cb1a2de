import { HORIZON_DAYS } from './horizon';

const NAMES = { wape: 'WAPE', bias: 'Bias', coverage80: 'Coverage' } as const;

/** The figures of a part of the products, by the names they have at each horizon, with their names for people. */
export const DEMAND_SLICE_FIGURE_NAMES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(NAMES).flatMap(([figure, label]) =>
    HORIZON_DAYS.map((days) => [`${figure}_${days}d`, `${label}, ${days} days`]),
  ),
);
