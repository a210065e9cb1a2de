import {
  type DemandInput,
  ReasonCodes,
  SHARED_INPUTS,
  type SharedInput,
  sharedInputPlaces,
  type Standardizer,
} from '@retail-ml/features';
import { DemandModelError } from './demand-model-error';
import { possibleMixture } from './possible-mixture';
import { DEMAND_REQUEST_FIELDS, MOST_UNITS } from './request-fields';

/** The manifest's section of what forecasts are explained against. */
export interface DemandExplanation {
  /** Products on origin days of the training, each of which counts the same. */
  background: DemandInput[];
}

/** The fields behind each group of inputs that training may leave out. */
const FIELDS_OF: Readonly<Record<SharedInput, (keyof DemandInput)[]>> = {
  weekday: ['weekday'],
  calendar: ['season', 'isHoliday'],
  category: ['category'],
};

/**
 * Says why products have their forecast of 7 days.
 *
 * @param explanation the manifest's section
 * @param standardizer groups of inputs that it sets to 0 change no forecast
 * @param logUnits natural logarithm of the units that are forecast for 7 days
 * @param usesYearlyIndex whether the category's year before moves forecasts, although no network looks at it
 * @throws DemandModelError `no-explanation` where the model was trained without that section
 */
export function demandReasonCodes(
  explanation: unknown,
  standardizer: Standardizer,
  logUnits: (input: DemandInput) => number,
  usesYearlyIndex = false,
): ReasonCodes<DemandInput> {
  const isTaken = (group: SharedInput) =>
    (group === 'category' && usesYearlyIndex) ||
    sharedInputPlaces(group).some((place) => standardizer.scale[place] !== 0);
  return new ReasonCodes(
    {
      fields: DEMAND_REQUEST_FIELDS,
      ignored: SHARED_INPUTS.filter((group) => !isTaken(group)).flatMap((group) => FIELDS_OF[group]),
      predict: logUnits,
      mix: possibleMixture,
    },
    readBackground(explanation),
  );
}

function readBackground(explanation: unknown): DemandInput[] {
  const { background } = (explanation ?? {}) as Partial<DemandExplanation>;
  if (background === undefined) {
    throw new DemandModelError(
      'no-explanation',
      'This demand model was trained without the products that reasons are given against. ' +
        'Train it again: npx retail-ml demand',
    );
  }
  const isProduct = (row: DemandInput | null) => row !== null && canBeSold(row);
  if (!Array.isArray(background) || background.length === 0 || !background.every(isProduct)) {
    throw new DemandModelError('invalid-section', 'manifest.json: explanation.background must hold products.');
  }
  return background;
}

function canBeSold({ recentSales7d, recentSales14d, recentSales30d }: DemandInput): boolean {
  return (
    0 <= recentSales7d &&
    recentSales7d <= (recentSales14d ?? recentSales7d) &&
    (recentSales14d ?? recentSales7d) <= recentSales30d &&
    recentSales30d <= MOST_UNITS
  );
}
