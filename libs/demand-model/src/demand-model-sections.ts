import {
  demandFeatureView,
  demandHistoryView,
  type DemandTransforms,
  type Season,
  type SharedInput,
  type Standardizer,
} from '@retail-ml/features';
import { type Manifest } from '@retail-ml/model-registry';
import { DemandModelError } from './demand-model-error';
import { HORIZON_DAYS } from './horizon';
import { type MovementQuartiles } from './movement';
import { type Stretch } from './conformal-interval';

/** The manifest's sections that belong to demand. */
export interface DemandModelSections {
  transforms: DemandTransforms;
  /** Features that were not taken have scale 0: they are 0 whatever they are. */
  standardizer: Standardizer;
  calibration: DemandCalibration;
  decision: DemandDecision;
}

export interface DemandCalibration {
  method: 'conformal';
  /** Share of sales that lie in the interval, e.g. 0.8. */
  level: number;
  /** One factor a horizon. */
  stretch: Stretch[];
  /** Bias the forecasts were to have, share of all sales, one a horizon; absent in artefacts of before: none. */
  targetBias?: readonly number[];
  /**
   * What each group of inputs that was tried did to the loss on rolling origins: loss with it over loss without it, of
   * each block. `calendar, category` is both together, `history` the products' own histories.
   */
  tried?: Record<string, number[]>;
  /** Groups of inputs that lowered the loss on rolling origins, and were therefore taken. */
  sharedInputs: SharedInput[];
}

export interface DemandDecision {
  /** Members of the bag: the network has so many times `MEMBER_OUTPUTS` outputs. */
  members: number;
  /** A forecast within this share of the run-rate is stable. */
  trendDeadBand: number;
  movement: { all: MovementQuartiles; categories: Record<string, MovementQuartiles> };
  /**
   * Mean daily sales of a category in a season over its mean of all seasons; null where the training data hold less
   * than a year.
   */
  seasonality: Record<string, Partial<Record<Season, number>>> | null;
  /** How products with a profile are forecast; null: all forecasts are made from the request's fields alone. */
  productProfiles: HistoryDecision | null;
  /** Horizons whose forecasts are multiplied by the category's yearly index, from a file of the artefact. */
  yearlyIndexDays?: readonly number[];
  /** Why histories that helped on rolling origins are not looked at all the same, in sentences. */
  historiesLeftOut?: string;
}

/** The second path: a bag of its own, in the artefact's parts, that sees the product's profile too. */
export interface HistoryDecision {
  featureView: { name: string; version: number; fingerprint: string };
  transforms: DemandTransforms;
  standardizer: Standardizer;
  members: number;
  /** One factor a horizon. */
  stretch: Stretch[];
  /** A profile that is older was never learned from: the product is forecast from its fields. */
  oldestProfileDays: number;
  /** What the artefact's profiles are: ISO date, and how many. */
  asOf: string;
  products: number;
}

/** @throws DemandModelError `invalid-section` naming the field that is not as it must be. */
export function readDemandModelSections(manifest: Pick<Manifest, keyof DemandModelSections>): DemandModelSections {
  const { transforms, standardizer, calibration, decision } = manifest as unknown as DemandModelSections;
  const width = demandFeatureView.features.length;
  positive('transforms.floorUnitsPerDay', transforms?.floorUnitsPerDay);
  numbersByName('transforms.categoryGrowth', transforms.categoryGrowth);
  numbers('standardizer.mean', standardizer?.mean, width);
  numbers('standardizer.scale', standardizer.scale, width);
  positive('standardizer.clip', standardizer.clip);
  if (calibration?.method !== 'conformal') fail('calibration.method');
  positive('calibration.level', calibration.level);
  numbers('calibration.stretch', calibration.stretch, HORIZON_DAYS.length);
  if (calibration.targetBias) numbers('calibration.targetBias', calibration.targetBias, HORIZON_DAYS.length);
  positive('decision.members', decision?.members);
  positive('decision.trendDeadBand', decision.trendDeadBand);
  quartiles('decision.movement.all', decision.movement?.all);
  byName('decision.movement.categories', decision.movement.categories).forEach(([, it]) =>
    quartiles('decision.movement.categories', it),
  );
  if (decision.seasonality !== null) {
    byName('decision.seasonality', decision.seasonality).forEach(([, it]) => numbersByName('decision.seasonality', it));
  }
  const { yearlyIndexDays = [] } = decision;
  if (!Array.isArray(yearlyIndexDays) || !yearlyIndexDays.every((days) => HORIZON_DAYS.includes(days as never))) {
    fail('decision.yearlyIndexDays');
  }
  if (!['string', 'undefined'].includes(typeof decision.historiesLeftOut)) fail('decision.historiesLeftOut');
  checkHistory(decision.productProfiles);
  return { transforms, standardizer, calibration, decision };
}

function checkHistory(history: HistoryDecision | null): void {
  if (history === null) return;
  const width = demandHistoryView.features.length;
  if (history?.featureView?.fingerprint !== demandHistoryView.fingerprint) fail('decision.productProfiles.featureView');
  positive('decision.productProfiles.transforms', history.transforms?.floorUnitsPerDay);
  numbersByName('decision.productProfiles.transforms.categoryGrowth', history.transforms.categoryGrowth);
  numbers('decision.productProfiles.standardizer.mean', history.standardizer?.mean, width);
  numbers('decision.productProfiles.standardizer.scale', history.standardizer.scale, width);
  positive('decision.productProfiles.members', history.members);
  numbers('decision.productProfiles.stretch', history.stretch, HORIZON_DAYS.length);
  positive('decision.productProfiles.oldestProfileDays', history.oldestProfileDays);
}

function numbers(field: string, value: unknown, length?: number): void {
  if (!Array.isArray(value) || (length !== undefined && value.length !== length)) fail(field);
  if (!(value as unknown[]).every(Number.isFinite)) fail(field);
}

function byName(field: string, value: unknown): [name: string, value: unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) fail(field);
  return Object.entries(value);
}

function numbersByName(field: string, value: unknown): void {
  numbers(
    field,
    byName(field, value).map(([, number]) => number),
  );
}

function quartiles(field: string, value: unknown): void {
  const { lower, upper } = Object.fromEntries(byName(field, value));
  numbers(field, [lower, upper]);
}

function positive(field: string, value: unknown): void {
  if (!Number.isFinite(value) || (value as number) <= 0) fail(field);
}

function fail(field: string): never {
  throw new DemandModelError('invalid-section', `manifest.json: ${field} is absent or not what a demand model needs.`);
}
