import {
  type Day,
  demandFeatureView,
  demandHistoryView,
  type DemandInput,
  type ReasonCodes,
  type Reasons,
  runRate,
  seasonOf,
  weekdayOf,
  type YearlyIndex,
} from '@retail-ml/features';
import { type Artefact, type Manifest } from '@retail-ml/model-registry';
import { DenseNetwork, type LayersModelJson } from '@retail-ml/network';
import { type AgedProfile } from './aged-profile';
import { assuredUnits, steadyForecast } from './assured-units';
import { type IntervalForecast } from './demand-metrics';
import { DemandModelError } from './demand-model-error';
import { type DemandModelSections, readDemandModelSections } from './demand-model-sections';
import { DemandPath } from './demand-path';
import { demandReasonCodes } from './demand-reasons';
import { HORIZON_DAYS } from './horizon';
import { type Movement, movementOf } from './movement';
import { PRODUCT_PROFILES_FILE, type ProductOnDay, ProductProfiles } from './product-profiles';
import { type SeasonalTrend, seasonalTrendOf, type Trend, trendOf } from './trend';
import { parseYearlyIndex, YEARLY_INDEX_FILE } from './yearly-index-file';

/** What the model says of one product, in units over the next 7 and 30 days. */
export interface DemandForecast {
  /** Not rounded; `lower <= forecast <= upper`, and each of the three for 30 days never below that for 7. */
  week: IntervalForecast;
  month: IntervalForecast;
  trend: Trend;
  /** Null where the training data hold less than a year, or the category was not among them. */
  seasonalTrend: SeasonalTrend | null;
  movement: Movement;
  /**
   * `history` where the product's own profile was known, else `category` where training knew the category, else
   * `all_products`.
   */
  basis: DemandBasis;
}

export const DEMAND_BASES = ['history', 'category', 'all_products'] as const;
export type DemandBasis = (typeof DEMAND_BASES)[number];

/** The files of an artefact that hold the network of the path with history. */
export const HISTORY_NETWORK_FILES = { modelJson: 'history-model.json', weights: 'history-weights.bin' } as const;

/** What a forecast needs of an artefact. */
export interface DemandArtefact extends Pick<Artefact, 'network'>, Partial<Pick<Artefact, 'parts'>> {
  manifest: Pick<Manifest, 'version' | 'explanation' | keyof DemandModelSections>;
}

/**
 * Forecasts demand from a trained model, without TensorFlow.
 *
 * @example
 * const forecaster = new DemandForecaster(await registry.load(demandModelCode));
 * forecaster.forecast({
 *   category: 'Textiles', recentSales7d: 120, recentSales14d: null, recentSales30d: 450,
 *   season: 'summer', weekday: 'Saturday', isHoliday: false,
 * }).week.forecast;
 */
export class DemandForecaster {
  readonly modelVersion: string;
  /** Share of sales that lie in the intervals, e.g. 0.8. */
  readonly confidenceLevel: number;
  private readonly sections: DemandModelSections;
  private readonly fieldsPath: DemandPath;
  /** Null where the model knows no product's history. */
  private readonly history: { path: DemandPath; profiles: ProductProfiles; oldestDays: number } | null;
  /** Null where the model knows no year, or it does not help. */
  private readonly yearlyIndex: YearlyIndex | null;
  private readonly yearlyIndexDays: readonly number[];
  private readonly explanation: unknown;
  private reasonCodes: ReasonCodes<DemandInput> | null = null;

  /** @throws DemandModelError when the artefact is not one of demand's. */
  constructor({ manifest, network, parts = {} }: DemandArtefact) {
    this.sections = readDemandModelSections(manifest);
    const { transforms, standardizer, calibration, decision } = this.sections;
    const { members, productProfiles } = decision;
    this.fieldsPath = new DemandPath(
      { transforms, standardizer, members, stretch: calibration.stretch },
      network,
      'model.json',
    );
    this.history = productProfiles && {
      path: new DemandPath(productProfiles, historyNetwork(parts), HISTORY_NETWORK_FILES.modelJson),
      profiles: ProductProfiles.parse(partOf(parts, PRODUCT_PROFILES_FILE)),
      oldestDays: productProfiles.oldestProfileDays,
    };
    this.yearlyIndexDays = decision.yearlyIndexDays ?? [];
    this.yearlyIndex = this.yearlyIndexDays.length > 0 ? parseYearlyIndex(partOf(parts, YEARLY_INDEX_FILE)) : null;
    this.explanation = manifest.explanation;
    this.modelVersion = manifest.version;
    this.confidenceLevel = calibration.level;
  }

  /**
   * @param product whose forecast it is, and on which day: where the model has its profile, and knows what the category
   * sold a year before, that is looked at too: the latter only where the fields have the day's season and weekday, as
   * the fields describe another day otherwise. Null: the fields alone are.
   */
  forecast(input: DemandInput, product: ProductOnDay | null = null): DemandForecast {
    return this.forecastWith(input, product && this.profileOf(product), askedDay(input, product));
  }

  /** @param profile of the product; null, or a model that looks at no histories: the fields alone are looked at */
  forecastWith(input: DemandInput, profile: AgedProfile | null, asOf?: Day): DemandForecast {
    const { transforms, decision } = this.sections;
    const [week, month] = this.intervals(input, profile, asOf);
    const unitsPerDay = runRate(input, 0);
    const known = Object.hasOwn(decision.movement.categories, input.category);
    const seasonIndex =
      known && decision.seasonality ? decision.seasonality[input.category]?.[input.season] : undefined;
    return {
      week,
      month,
      trend: trendOf(
        week.forecast / HORIZON_DAYS[0],
        unitsPerDay + transforms.floorUnitsPerDay,
        decision.trendDeadBand,
      ),
      seasonalTrend: seasonIndex === undefined ? null : seasonalTrendOf(seasonIndex),
      movement: movementOf(unitsPerDay, known ? decision.movement.categories[input.category] : decision.movement.all),
      basis: profile && this.history ? 'history' : known ? 'category' : 'all_products',
    };
  }

  /**
   * Why: what each field that was given adds to the natural logarithm of the units of 7 days, and where they start.
   * An effect of 0.1 raises the forecast by 10.5 %, one of -0.1 lowers it by 9.5 %.
   *
   * @param product as in `forecast`: a product's own history is no field, it is part of where the effects start
   * @throws DemandModelError `no-explanation` for a model that was trained without background rows
   */
  reasons(input: DemandInput, product: ProductOnDay | null = null): Reasons {
    const profile = product && this.profileOf(product);
    const asOf = this.yearlyIndex ? askedDay(input, product) : undefined;
    if (profile || asOf !== undefined) return this.reasonCodesWith(profile, asOf).of(input);
    this.reasonCodes ??= this.reasonCodesWith(null);
    return this.reasonCodes.of(input);
  }

  /** Whether the model looks at products' own histories. */
  get looksAtHistories(): boolean {
    return this.history !== null;
  }

  /** The profile that `forecast` would look at; null where there is none that it may. */
  profileOf(product: ProductOnDay): AgedProfile | null {
    return this.history && this.history.profiles.on(product, this.history.oldestDays);
  }

  /**
   * Forecast and interval of 7 days and of 30, with a product's profile or from the fields alone.
   *
   * @param asOf the day of the forecast; without it, the year before is not looked at
   */
  intervals(
    input: DemandInput,
    profile: AgedProfile | null = null,
    asOf?: Day,
  ): [week: IntervalForecast, month: IntervalForecast] {
    const yearlyIndex = this.yearlyIndexOf(input, asOf);
    const [sevenDays, thirtyDays] =
      profile && this.history
        ? intervalsWithHistory(this.history.path, input, profile, yearlyIndex)
        : this.fieldsOnly(input, yearlyIndex);
    const week = { ...sevenDays, ...steadyForecast(sevenDays, assuredUnits(input, HORIZON_DAYS[0])) };
    // What is sold in 7 days is sold in 30: no figure of the month lies below the week's.
    const holdingWeek = {
      ...thirtyDays,
      forecast: Math.max(thirtyDays.forecast, week.forecast),
      lower: Math.max(thirtyDays.lower, week.lower),
      upper: Math.max(thirtyDays.upper, week.upper),
    };
    return [week, { ...holdingWeek, ...steadyForecast(holdingWeek, assuredUnits(input, HORIZON_DAYS[1])) }];
  }

  /** Of each horizon; null where it is not known. */
  private yearlyIndexOf({ category }: DemandInput, asOf: Day | undefined): number[] | null {
    const { yearlyIndex, yearlyIndexDays } = this;
    if (yearlyIndex === null || asOf === undefined) return null;
    const ofHorizons = HORIZON_DAYS.map((days) =>
      yearlyIndexDays.includes(days) ? yearlyIndex.of(category, asOf, days) : 1,
    );
    return ofHorizons.every((index) => index !== null) ? ofHorizons : null;
  }

  private reasonCodesWith(profile: AgedProfile | null, asOf?: Day): ReasonCodes<DemandInput> {
    const path = profile && this.history ? this.history.path : this.fieldsPath;
    return demandReasonCodes(
      this.explanation,
      path.sections.standardizer,
      (mixture) => Math.log(this.intervals(mixture, profile, asOf)[0].forecast),
      asOf !== undefined,
    );
  }

  private fieldsOnly(input: DemandInput, yearlyIndex: readonly number[] | null): IntervalForecast[] {
    const { transforms } = this.fieldsPath.sections;
    demandFeatureView.write(input, transforms, this.fieldsPath.vector, 0);
    return this.fieldsPath.intervals(runRate(input, transforms.floorUnitsPerDay), yearlyIndex);
  }
}

/** The day that the fields describe, where it is the product's; a caller who names no day gets today's, whatever it is. */
function askedDay({ season, weekday }: DemandInput, product: ProductOnDay | null): Day | undefined {
  if (product === null || seasonOf(product.asOf) !== season || weekdayOf(product.asOf) !== weekday) return undefined;
  return product.asOf;
}

function intervalsWithHistory(
  path: DemandPath,
  fields: DemandInput,
  profile: AgedProfile,
  yearlyIndex: readonly number[] | null,
): IntervalForecast[] {
  const { transforms } = path.sections;
  demandHistoryView.write({ fields, ...profile }, transforms, path.vector, 0);
  return path.intervals(runRate(fields, transforms.floorUnitsPerDay), yearlyIndex);
}

function historyNetwork(parts: Artefact['parts']): DenseNetwork {
  const modelJson = new TextDecoder().decode(partOf(parts, HISTORY_NETWORK_FILES.modelJson));
  return DenseNetwork.fromLayersModel(
    JSON.parse(modelJson) as LayersModelJson,
    partOf(parts, HISTORY_NETWORK_FILES.weights),
  );
}

function partOf(parts: Artefact['parts'], file: string): Uint8Array {
  if (parts[file]) return parts[file];
  throw new DemandModelError('invalid-section', `${file} is not in the artefact, but the manifest asks for it.`);
}
