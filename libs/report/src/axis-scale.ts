/** Where values lie along an axis of a picture, and which of them are written beside it. */
export interface AxisScale {
  /** From a value to user units; values outside lie at the ends. */
  place(value: number): number;
  ticks: { value: number; label: string }[];
}

export interface AxisOptions {
  /** User units of the axis' two ends. */
  from: number;
  to: number;
  /** About as many as there is room for. */
  tickCount: number;
}

const FINEST_STEP = 1e-6;
/** With more decades there is no room for 2 and 5 between the powers of ten. */
const MOST_DECADES_IN_STEPS = 3;

/** An even axis whose ends are round values that hold the given ones. */
export function linearScale([least, most]: readonly [number, number], { from, to, tickCount }: AxisOptions): AxisScale {
  // No finer than numbers of that size, or labels, can tell.
  const finest = Math.max(FINEST_STEP, 1e-9 * Math.max(Math.abs(least), Math.abs(most)));
  const step = least === most ? 1 : roundStep(Math.max((most - least) / tickCount, finest));
  const first = Math.floor(least / step + 1e-9);
  const last = Math.max(Math.ceil(most / step - 1e-9), first + 1);
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return {
    place: (value) => placed((value / step - first) / (last - first), from, to),
    ticks: Array.from({ length: last - first + 1 }, (_, i) => {
      const value = (first + i) * step;
      // Adding 0 makes 0 of -0.
      return { value, label: (Number(value.toFixed(decimals)) + 0).toFixed(decimals) };
    }),
  };
}

/**
 * An axis for units from 0 up that differ by orders of magnitude: by the logarithm of one more than the value.
 */
export function unitScale(most: number, { from, to }: Omit<AxisOptions, 'tickCount'>): AxisScale {
  const decades = Math.max(1, Math.ceil(Math.log10(Math.max(most, 1))));
  const end = Math.log10(1 + Math.max(most, 10));
  const factors = decades <= MOST_DECADES_IN_STEPS ? [1, 2, 5] : [1];
  const powers = Array.from({ length: decades + 1 }, (_, decade) => 10 ** decade);
  const values = [0, ...powers.flatMap((power) => factors.map((factor) => factor * power))];
  return {
    place: (value) => placed(Math.log10(1 + Math.max(value, 0)) / end, from, to),
    ticks: values
      .filter((value) => value <= Math.max(most, 10))
      .map((value) => ({ value, label: value < 1e6 ? value.toLocaleString('en-US') : value.toExponential(0) })),
  };
}

/** The smallest of 1, 2 and 5 times a power of ten that is no smaller than `step`. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  return power * ([1, 2, 5].find((factor) => factor * power >= step * (1 - 1e-9)) ?? 10);
}

function placed(share: number, from: number, to: number): number {
  return from + Math.min(Math.max(share, 0), 1) * (to - from);
}
