import { type AcceptanceCheck, type Estimate } from '@retail-ml/model-registry';

/** A figure of the model beside another's on the same rows. */
export interface Compared {
  /** E.g. `champion log_loss`. */
  check: string;
  /** How sentences name the figure, e.g. `Log loss`. */
  figure: string;
  /** How sentences name the other, e.g. `the recency rule`. */
  other: string;
  /** The model's value. */
  model: number;
  /** Model minus other, with its interval. */
  difference: Estimate;
  /** Whether less is better, as with a loss. */
  lessIsBetter: boolean;
  decimals: number;
}

/** The model must be better, by whatever little. */
export function betterThan(compared: Compared): AcceptanceCheck {
  const { difference, lessIsBetter } = compared;
  // Written so that NaN fails.
  const passed = lessIsBetter ? difference.value < 0 : difference.value > 0;
  return answer(compared, passed, passed ? 'is better than' : 'is not better than');
}

/** The model must not be worse beyond noise: an interval that lies wholly on the wrong side of `margin` refuses it. */
export function notWorseThan(compared: Compared, margin: number): AcceptanceCheck {
  const { difference, lessIsBetter, decimals } = compared;
  const passed = lessIsBetter ? difference.low <= margin : difference.high >= -margin;
  return answer(
    compared,
    passed,
    passed ? 'is not worse beyond noise than' : 'is worse beyond noise than',
    `; up to ${margin.toFixed(decimals)} counts as equal`,
    { limit: margin },
  );
}

/** Nothing is decided by it. */
export function beside(compared: Compared): AcceptanceCheck {
  return answer(compared, null, 'stands beside');
}

function answer(
  { check, figure, other, model, difference, decimals }: Compared,
  passed: boolean | null,
  relation: string,
  note = '',
  more: Record<string, number> = {},
): AcceptanceCheck {
  const { value, low, high } = difference;
  const text = (number: number) => number.toFixed(decimals);
  return {
    check,
    passed,
    figures: finite({ model, other: model - value, difference: value, low, high, ...more }),
    sentence:
      `${figure} ${text(model)} ${relation} ${text(model - value)} of ${other} ` +
      `(difference ${text(value)}, ${text(low)} to ${text(high)}${note}).`,
  };
}

/** JSON has no NaN: a figure that the rows do not have is left out. */
export function finite(figures: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(figures).filter(([, value]) => Number.isFinite(value)));
}
