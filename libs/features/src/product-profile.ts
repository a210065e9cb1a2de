import { type Day } from './day';
import { FeatureError } from './feature-error';

/** What was sold of a product on one day: units of all sales with a quantity above 0. */
export interface DailySales {
  productId: string;
  day: Day;
  units: number;
}

/**
 * A product's own history as of a day, from the days before it. Only open days count: those on which the retailer
 * sold anything at all. A smoothed value is the mean over all open days, the newest with weight 1 and each one before
 * it with 2, 5 or 12 % less: `sum a (1 - a)^i x_i / (1 - (1 - a)^n)`, i = 0 for the newest of n open days.
 */
export interface ProductProfile {
  /** Units of the 90 days before, by the open days among them. */
  rate90d: number;
  /** Units of the 180 days before, by the open days among them. */
  rate180d: number;
  /** Units a day, smoothed by 2, 5 and 12 % an open day. */
  smoothed2: number;
  smoothed5: number;
  smoothed12: number;
  /** Share of the open days with a sale, smoothed alike. */
  selling2: number;
  selling5: number;
  selling12: number;
  /** Square of the smoothed (2 %) square roots of the units a day: a level that single large days move little. */
  rootLevel2: number;
  /** Units of the largest day of the last 7 and 30. */
  largestDay7d: number;
  largestDay30d: number;
}

/** The fields of a profile in the order in which they are kept as numbers. */
export const PROFILE_FIELDS = [
  'rate90d',
  'rate180d',
  'smoothed2',
  'smoothed5',
  'smoothed12',
  'selling2',
  'selling5',
  'selling12',
  'rootLevel2',
  'largestDay7d',
  'largestDay30d',
] as const satisfies readonly (keyof ProductProfile)[];

const SMOOTHINGS = [0.02, 0.05, 0.12] as const;
const [SLOW] = SMOOTHINGS;
const LONGEST_WINDOW_DAYS = 180;
/** Days older than the longest window are dropped when there are so many. */
const MOST_DAYS_KEPT = 400;

/** A product's days with sales, and its smoothed sums as of the last of them. */
interface Series {
  days: Day[];
  units: number[];
  /** Place of the last day among the open days. */
  lastPlace: number;
  smoothedUnits: [number, number, number];
  smoothedSelling: [number, number, number];
  smoothedRoots: number;
}

/**
 * Turns daily sales into profiles in one pass: record the days in order, and ask for profiles on the way. A profile
 * as of T can be asked for once all days before T are recorded and none from T on is.
 *
 * @example
 * const history = new SalesHistory();
 * history.record({ productId: '456', day: parseDay('2026-07-17'), units: 12 });
 * history.profileOf('456', parseDay('2026-07-18'))?.largestDay7d; // 12
 */
export class SalesHistory {
  private readonly openDays: Day[] = [];
  private readonly series = new Map<string, Series>();

  /** @throws FeatureError `out-of-order` for a day before the last one, or a product's second record of a day. */
  record({ productId, day, units }: DailySales): void {
    this.open(day);
    const place = this.openDays.length - 1;
    let series = this.series.get(productId);
    if (!series) {
      series = {
        days: [],
        units: [],
        lastPlace: place,
        smoothedUnits: [0, 0, 0],
        smoothedSelling: [0, 0, 0],
        smoothedRoots: 0,
      };
      this.series.set(productId, series);
    } else if (series.lastPlace === place) {
      throw outOfOrder(`sales of product "${productId}" on day ${day} twice`);
    }
    const passed = place - series.lastPlace;
    for (let i = 0; i < SMOOTHINGS.length; i++) {
      const decay = (1 - SMOOTHINGS[i]) ** passed;
      series.smoothedUnits[i] = series.smoothedUnits[i] * decay + SMOOTHINGS[i] * units;
      series.smoothedSelling[i] = series.smoothedSelling[i] * decay + SMOOTHINGS[i];
    }
    series.smoothedRoots = series.smoothedRoots * (1 - SLOW) ** passed + SLOW * Math.sqrt(units);
    series.lastPlace = place;
    series.days.push(day);
    series.units.push(units);
    if (series.days.length > MOST_DAYS_KEPT) {
      const firstKept = series.days.findIndex((it) => it >= day - LONGEST_WINDOW_DAYS);
      series.days.splice(0, firstKept);
      series.units.splice(0, firstKept);
    }
  }

  /** Counts a day as open. @throws FeatureError `out-of-order` for a day before the last one. */
  open(day: Day): void {
    const lastDay = this.openDays[this.openDays.length - 1] ?? -Infinity;
    if (day < lastDay) throw outOfOrder(`sales of day ${day} after those of day ${lastDay}`);
    if (day > lastDay) this.openDays.push(day);
  }

  /** Ids of the products of which anything was recorded, in the order of their first sales. */
  productIds(): IterableIterator<string> {
    return this.series.keys();
  }

  /**
   * The product's profile as of a day; null where nothing of it was recorded.
   *
   * @throws FeatureError `out-of-order` where sales of that day or later are recorded: the profile would know them.
   */
  profileOf(productId: string, asOf: Day): ProductProfile | null {
    const openDays = this.openDays.length;
    const lastDay = this.openDays[openDays - 1] ?? -Infinity;
    if (lastDay >= asOf) throw outOfOrder(`a profile as of day ${asOf} after the sales of day ${lastDay}`);
    const series = this.series.get(productId);
    if (!series) return null;
    const passed = openDays - 1 - series.lastPlace;
    const smoothed = (sum: number, smoothing: number) =>
      (sum * (1 - smoothing) ** passed) / (1 - (1 - smoothing) ** openDays);
    const units = SMOOTHINGS.map((smoothing, i) => smoothed(series.smoothedUnits[i], smoothing));
    const selling = SMOOTHINGS.map((smoothing, i) => smoothed(series.smoothedSelling[i], smoothing));
    return {
      rate90d: unitsSince(series, asOf - 90) / this.openDaysSince(asOf - 90),
      rate180d: unitsSince(series, asOf - 180) / this.openDaysSince(asOf - 180),
      smoothed2: units[0],
      smoothed5: units[1],
      smoothed12: units[2],
      selling2: selling[0],
      selling5: selling[1],
      selling12: selling[2],
      rootLevel2: smoothed(series.smoothedRoots, SLOW) ** 2,
      largestDay7d: largestSince(series, asOf - 7),
      largestDay30d: largestSince(series, asOf - 30),
    };
  }

  /** Open days from `day` on; at least 1, as nothing was sold where there is none. */
  private openDaysSince(day: Day): number {
    let count = 0;
    while (count < this.openDays.length && this.openDays[this.openDays.length - 1 - count] >= day) count++;
    return Math.max(count, 1);
  }
}

function unitsSince({ days, units }: Series, day: Day): number {
  let sum = 0;
  for (let i = days.length - 1; i >= 0 && days[i] >= day; i--) sum += units[i];
  return sum;
}

function largestSince({ days, units }: Series, day: Day): number {
  let largest = 0;
  for (let i = days.length - 1; i >= 0 && days[i] >= day; i--) largest = Math.max(largest, units[i]);
  return largest;
}

function outOfOrder(what: string): FeatureError {
  return new FeatureError('out-of-order', `Sales must be recorded day by day: there are ${what}.`);
}
