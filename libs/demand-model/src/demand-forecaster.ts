import {
  demandFeatureView,
  type DemandInput,
  type ReasonCodes,
  type Reasons,
  runRate,
  standardize,
} from '@retail-ml/features';
import { type Artefact, type Manifest } from '@retail-ml/model-registry';
import { type DenseNetwork } from '@retail-ml/network';
import { assuredUnits, steadyForecast } from './assured-units';
import { stretchedInterval } from './conformal-interval';
import { type IntervalForecast } from './demand-metrics';
import { DemandModelError } from './demand-model-error';
import { type DemandModelSections, readDemandModelSections } from './demand-model-sections';
import { demandReasonCodes } from './demand-reasons';
import { HORIZON_DAYS } from './horizon';
import { type Movement, movementOf } from './movement';
import { decodeQuantileHeads, MEMBER_OUTPUTS } from './quantile-heads';
import { type SeasonalTrend, seasonalTrendOf, type Trend, trendOf } from './trend';

/** What the model says of one product, in units over the next 7 and 30 days. */
export interface DemandForecast {
  /** Not rounded; `lower <= forecast <= upper`, and each of the three for 30 days never below that for 7. */
  week: IntervalForecast;
  month: IntervalForecast;
  trend: Trend;
  /** Null where the training data hold less than a year, or the category was not among them. */
  seasonalTrend: SeasonalTrend | null;
  movement: Movement;
  /** `category` where training knew the category, else `all_products`. */
  basis: 'category' | 'all_products';
}

/** What a forecast needs of an artefact. */
export interface DemandArtefact extends Pick<Artefact, 'network'> {
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
  private readonly network: DenseNetwork;
  private readonly explanation: unknown;
  private reasonCodes: ReasonCodes<DemandInput> | null = null;
  // One row's numbers, used again for each.
  private readonly vector: Float64Array;
  private readonly outputs: Float64Array;

  /** @throws DemandModelError when the artefact is not one of demand's. */
  constructor({ manifest, network }: DemandArtefact) {
    this.sections = readDemandModelSections(manifest);
    const width = demandFeatureView.features.length;
    const outputs = this.sections.decision.members * MEMBER_OUTPUTS;
    if (network.inputWidth !== width || network.outputWidth !== outputs) {
      throw new DemandModelError(
        'invalid-section',
        `model.json: the network maps ${network.inputWidth} features to ${network.outputWidth} outputs; ` +
          `this model needs ${width} and ${outputs}.`,
      );
    }
    this.network = network;
    this.explanation = manifest.explanation;
    this.modelVersion = manifest.version;
    this.confidenceLevel = this.sections.calibration.level;
    this.vector = new Float64Array(width);
    this.outputs = new Float64Array(outputs);
  }

  forecast(input: DemandInput): DemandForecast {
    const { transforms, decision } = this.sections;
    const [week, month] = this.intervals(input);
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
      basis: known ? 'category' : 'all_products',
    };
  }

  /**
   * Why: what each field that was given adds to the natural logarithm of the units of 7 days, and where they start.
   * An effect of 0.1 raises the forecast by 10.5 %, one of -0.1 lowers it by 9.5 %.
   *
   * @throws DemandModelError `no-explanation` for a model that was trained without background rows
   */
  reasons(input: DemandInput): Reasons {
    this.reasonCodes ??= demandReasonCodes(this.explanation, this.sections.standardizer, (mixture) =>
      Math.log(this.intervals(mixture)[0].forecast),
    );
    return this.reasonCodes.of(input);
  }

  /** Forecast and interval of 7 days and of 30. */
  intervals(input: DemandInput): [week: IntervalForecast, month: IntervalForecast] {
    const { transforms, standardizer, calibration, decision } = this.sections;
    demandFeatureView.write(input, transforms, this.vector, 0);
    standardize(standardizer, this.vector, 0);
    this.network.predict(this.vector, this.outputs);
    const rate = runRate(input, transforms.floorUnitsPerDay);
    const [sevenDays, thirtyDays] = decodeQuantileHeads(this.outputs, 0, decision.members, rate).map(
      (quantiles, horizon) => ({
        forecast: quantiles.point,
        ...stretchedInterval(quantiles, calibration.stretch[horizon]),
      }),
    );
    const week = steadyForecast(sevenDays, assuredUnits(input, HORIZON_DAYS[0]));
    // What is sold in 7 days is sold in 30: no figure of the month lies below the week's.
    const holdingWeek = {
      forecast: Math.max(thirtyDays.forecast, week.forecast),
      lower: Math.max(thirtyDays.lower, week.lower),
      upper: Math.max(thirtyDays.upper, week.upper),
    };
    return [week, steadyForecast(holdingWeek, assuredUnits(input, HORIZON_DAYS[1]))];
  }
}
