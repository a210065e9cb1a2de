import { type Day, formatDay } from './day';
import { FeatureError } from './feature-error';

/** Origin days of a demand training, oldest first. */
export interface DemandOrigins {
  /** Their 30-day targets end before the first test origin: the embargo. */
  train: Day[];
  test: Day[];
  /** Between both: their targets reach into the test period, so nothing is learned from them. */
  embargo: Day[];
  stepDays: number;
}

export interface DemandOriginsOptions {
  /** First and last day of the sales. */
  firstDay: Day;
  lastDay: Day;
  /** Share of the origins before the test period, from 0.1 to 0.95. */
  trainSplit: number;
  /** Origins that can be afforded, 200 at most; fewer days lie between them where the history is short. */
  mostOrigins?: number;
}

/** The longest window of sales before an origin, and the longest target from it on. */
const WINDOW_DAYS = 30;
const TARGET_DAYS = 30;

/**
 * Days between origins. None is a multiple of 7, so that all weekdays come in turn; each divides 364, so that where
 * there is an origin there is one 52 weeks later.
 */
const STEPS_DAYS = [4, 13, 26, 52];
/** More origins of the same products look at the same sales again. */
const MOST_ORIGINS = 200;
/** Fewer say nothing of how sales move on. */
const FEWEST_TRAIN_ORIGINS = 4;

/**
 * Plans origins over the whole period, the newest as late as its 30-day target allows: the last ones are for the
 * test, the ones before them to learn from, as far as no target reaches into the test period.
 *
 * @throws FeatureError `too-little-data` naming the days needed.
 */
export function planDemandOrigins({
  firstDay,
  lastDay,
  trainSplit,
  mostOrigins = MOST_ORIGINS,
}: DemandOriginsOptions): DemandOrigins {
  const days = lastDay - firstDay + 1;
  const planned = plan(days, trainSplit, Math.min(mostOrigins, MOST_ORIGINS));
  if (!isEnough(planned)) {
    throw new FeatureError(
      'too-little-data',
      `The sales from ${formatDay(firstDay)} to ${formatDay(lastDay)} hold ${days} days; with a train split of ` +
        `${trainSplit} demand needs at least ${fewestDays(trainSplit)}: ${WINDOW_DAYS} before the first origin, ` +
        `${TARGET_DAYS} for the last target of the training and ${TARGET_DAYS} for that of the test among them. ` +
        'Import more sales or ask for another --train-split.',
    );
  }
  const toDays = (places: number[]) => places.map((place) => firstDay + place);
  return {
    train: toDays(planned.train),
    test: toDays(planned.test),
    embargo: toDays(planned.embargo),
    stepDays: planned.stepDays,
  };
}

/** Origins as days since the first day of the sales. */
function plan(days: number, trainSplit: number, mostOrigins = MOST_ORIGINS): DemandOrigins {
  const newest = days - TARGET_DAYS;
  const plans = STEPS_DAYS.map((stepDays) => {
    const count = Math.max(0, Math.floor((newest - WINDOW_DAYS) / stepDays) + 1);
    const origins = Array.from({ length: count }, (_, i) => newest - (count - 1 - i) * stepDays);
    const firstTest = origins[Math.round(count * trainSplit)] ?? Infinity;
    return {
      count,
      stepDays,
      train: origins.filter((origin) => origin + TARGET_DAYS <= firstTest),
      test: origins.filter((origin) => origin >= firstTest),
      embargo: origins.filter((origin) => origin < firstTest && origin + TARGET_DAYS > firstTest),
    };
  });
  const affordable = plans.findIndex(({ count }) => count <= mostOrigins);
  // As far apart as must be, but not so far that too few are left.
  const fromAffordable = plans.slice(0, affordable === -1 ? plans.length : affordable + 1).reverse();
  return fromAffordable.find(isEnough) ?? plans[0];
}

const isEnough = ({ train, test }: DemandOrigins) => train.length >= FEWEST_TRAIN_ORIGINS && test.length > 0;

function fewestDays(trainSplit: number): number {
  let days = WINDOW_DAYS + TARGET_DAYS;
  while (!isEnough(plan(days, trainSplit))) days++;
  return days;
}
