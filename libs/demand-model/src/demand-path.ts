import { type DemandTransforms, type Standardizer, standardize } from '@retail-ml/features';
import { type DenseNetwork } from '@retail-ml/network';
import { stretchedInterval, type Stretch } from './conformal-interval';
import { DemandModelError } from './demand-model-error';
import { type IntervalForecast } from './demand-metrics';
import { decodeQuantileHeads, MEMBER_OUTPUTS, timesIndex } from './quantile-heads';

/** What a path from features to intervals was fitted to. */
export interface DemandPathSections {
  transforms: DemandTransforms;
  standardizer: Standardizer;
  members: number;
  stretch: readonly Stretch[];
}

/** One way from features to intervals: a bag with its own transforms. */
export class DemandPath {
  // One row's numbers, used again for each.
  readonly vector: Float64Array;
  private readonly outputs: Float64Array;

  /** @throws DemandModelError `invalid-section` where the network has another shape. */
  constructor(
    readonly sections: DemandPathSections,
    private readonly network: DenseNetwork,
    file: string,
  ) {
    const width = sections.standardizer.mean.length;
    const outputs = sections.members * MEMBER_OUTPUTS;
    if (network.inputWidth !== width || network.outputWidth !== outputs) {
      throw new DemandModelError(
        'invalid-section',
        `${file}: the network maps ${network.inputWidth} features to ${network.outputWidth} outputs; ` +
          `this model needs ${width} and ${outputs}.`,
      );
    }
    this.vector = new Float64Array(width);
    this.outputs = new Float64Array(outputs);
  }

  /**
   * Intervals of the features in `vector`, which they replace, one a horizon.
   *
   * @param yearlyIndex of each horizon, by which forecasts are multiplied
   */
  intervals(unitsPerDay: number, yearlyIndex: readonly number[] | null): IntervalForecast[] {
    const { standardizer, members, stretch } = this.sections;
    standardize(standardizer, this.vector, 0);
    this.network.predict(this.vector, this.outputs);
    return decodeQuantileHeads(this.outputs, 0, members, unitsPerDay).map((decoded, horizon) => {
      const quantiles = yearlyIndex ? timesIndex(decoded, yearlyIndex[horizon]) : decoded;
      return {
        forecast: quantiles.point,
        median: quantiles.q50,
        ...stretchedInterval(quantiles, stretch[horizon]),
      };
    });
  }
}
