import { addUp, type DemandSums, HORIZON_DAYS, metricsOf } from '@retail-ml/demand-model';
import {
  type DemandTrainingRow,
  type HorizonMetrics,
  type NaiveErrors,
  type RowForecast,
  sumsByProduct,
} from '@retail-ml/demand-model/fit';
import { type AcceptanceCheck, type Estimate } from '@retail-ml/model-registry';
import { type AcceptancePolicy } from './acceptance-policy';
import { beside, type Compared, notWorseThan } from './comparison-check';
import { type DemandGateFigure, demandMeasure } from './demand-measure';
import { pairedBootstrap } from './paired-bootstrap';

/** The rows on which forecasts are measured side by side. */
export interface DemandTestRows {
  testRows: readonly DemandTrainingRow[];
  naiveErrors: NaiveErrors;
  seed: number;
}

/** How a comparison is named and told. */
export interface ComparisonWords {
  /** Of the check, e.g. `champion pinball_mean_7d`. */
  check: string;
  /** What was forecast, e.g. `7 days`. */
  what: string;
  /** Whose the other forecasts are, e.g. `the champion`. */
  other: string;
}

const FIGURE_WORDS: Record<DemandGateFigure, string> = { pinball_mean: 'pinball loss', wape: 'WAPE' };
const DECIMALS = 3;

/** Measures forecasts of the same rows, each but once. */
export class DemandComparison {
  private readonly sums = new Map<RowForecast, DemandSums[][]>();

  constructor(
    private readonly rows: DemandTestRows,
    private readonly comparison: AcceptancePolicy['comparison'],
  ) {}

  figuresOf(forecast: RowForecast): HorizonMetrics {
    const products = this.sumsOf(forecast);
    return Object.fromEntries(
      HORIZON_DAYS.map((days, horizon) => [`${days}d`, metricsOf(addUp(products.map((sums) => sums[horizon])))]),
    ) as HorizonMetrics;
  }

  /** As `figuresOf`, by name. */
  figuresOfAll(forecasts: Record<string, RowForecast>): Record<string, HorizonMetrics> {
    return Object.fromEntries(Object.entries(forecasts).map(([name, its]) => [name, this.figuresOf(its)]));
  }

  /** Forecasts beside others on the same draws of products, drawn together with all their origins. */
  beside<Other extends string>(forecast: RowForecast, others: Record<Other, RowForecast>): DemandSideBySide<Other> {
    const products = this.sumsOf(forecast);
    const measures = Object.fromEntries(
      Object.entries<RowForecast>(others).map(([name, its]) => [name, demandMeasure(this.sumsOf(its))]),
    );
    const options = { entities: products.length, ...this.comparison, seed: this.rows.seed };
    return new DemandSideBySide(
      this.figuresOf(forecast),
      pairedBootstrap(demandMeasure(products), measures, options) as Record<Other, Record<string, Estimate>>,
    );
  }

  private sumsOf(forecast: RowForecast): DemandSums[][] {
    let sums = this.sums.get(forecast);
    if (!sums) {
      sums = sumsByProduct(this.rows.testRows, forecast, this.rows.naiveErrors);
      this.sums.set(forecast, sums);
    }
    return sums;
  }
}

/** Figures of some forecasts, and their differences to others'. */
export class DemandSideBySide<Other extends string> {
  constructor(
    readonly figures: HorizonMetrics,
    private readonly differences: Record<Other, Record<string, Estimate>>,
  ) {}

  compared(
    name: Other,
    figure: DemandGateFigure,
    days: (typeof HORIZON_DAYS)[number],
    { check, what, other }: ComparisonWords,
  ): Compared {
    return {
      check,
      figure: `${what}: ${FIGURE_WORDS[figure]}`,
      other,
      model: this.figures[`${days}d`][figure],
      difference: this.differences[name][`${figure}_${days}d`],
      lessIsBetter: true,
      decimals: DECIMALS,
    };
  }
}

/** Refuses a loss that is worse than the other's beyond noise and a share of it; with no limit it is only shown. */
export function notWorseByShare(loss: Compared, limit: { pinballShare: number } | null): AcceptanceCheck {
  if (limit === null) return beside(loss);
  return notWorseThan(loss, limit.pinballShare * (loss.model - loss.difference.value));
}
