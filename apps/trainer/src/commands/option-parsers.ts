import { HORIZON_DAYS } from '@retail-ml/demand-model';
import { type Day, FeatureError, parseDay } from '@retail-ml/features';
import { InvalidArgumentError } from 'commander';

/** A parser for whole numbers from `least` up, with a message that says so. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < least) {
      throw new InvalidArgumentError(`A whole number from ${least} is expected.`);
    }
    return value;
  };
}

/** A parser for numbers from `least` to `most`, with a message that says so. */
export function numberBetween(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? NaN : Number(text);
    if (!(value >= least && value <= most)) {
      throw new InvalidArgumentError(`A number from ${least} to ${most} is expected.`);
    }
    return value;
  };
}

/** A parser for one number a horizon, each from `least` to `most`: `-0.04,0`. */
export function numberEachHorizon(least: number, most: number): (text: string) => number[] {
  const number = numberBetween(least, most);
  return (text) => {
    const numbers = text.split(',').map(number);
    if (numbers.length !== HORIZON_DAYS.length) {
      throw new InvalidArgumentError(
        `A number each for ${HORIZON_DAYS.join(' and ')} days is expected, as in -0.04,0.`,
      );
    }
    return numbers;
  };
}

/** A parser for days, `YYYY-MM-DD`. */
export function dayOption(text: string): Day {
  try {
    return parseDay(text);
  } catch (error) {
    if (error instanceof FeatureError) throw new InvalidArgumentError(error.message);
    throw error;
  }
}
