import {
  ChurnFeatureRows,
  type ChurnInput,
  type ChurnInputColumns,
  churnInputColumns,
  type ChurnTransforms,
  CUSTOMERS_TOGETHER,
  prepareChurnTransforms,
  type PreparedChurnTransforms,
  setChurnInput,
  standardizeRows,
} from '@retail-ml/features';
import { type DenseLayers, sigmoid, SoftplusTerms } from '@retail-ml/network';
import { type ChurnColumns, churnColumns, churnPredictionAt } from './churn-columns';
import { type ChurnModelSections } from './churn-model-sections';
import { type ChurnPrediction } from './churn-prediction';
import { setNextActivePeriod } from './next-active-period';
import { nextActionPlace, riskCategoryPlace } from './risk-category';
import { SurvivalCurve } from './survival-curve';
import { customerValuePerDay, valueAtRisk } from './value-at-risk';

// Read here and not in the loops: what another package exports is fetched by a call each time.
const MOST_TOGETHER = CUSTOMERS_TOGETHER;
/** The first rows of some columns. */
const FIRST_ROWS = Int32Array.from({ length: MOST_TOGETHER }, (_, row) => row);

/**
 * A prediction from fitted values and a network, and no more: what every place computes, from the API to a function
 * inside BigQuery, where neither artefacts nor their checks can follow. One customer is computed as many are.
 */
export class ChurnScorer {
  /** Days without a purchase after which a customer counts as churned. */
  readonly horizonDays: number;
  /** Window in which `frequency` counts purchase days. */
  readonly lookbackDays: number;
  private readonly features: ChurnFeatureRows;
  private readonly curve: SurvivalCurve;
  // Of the customers at hand, used again for the next: a prediction allocates nothing but its answer.
  private readonly outputs: SoftplusTerms;
  private readonly rows = new Int32Array(MOST_TOGETHER);
  private readonly inputs = churnInputColumns(MOST_TOGETHER);
  private readonly answers = churnColumns(MOST_TOGETHER);

  constructor(
    private readonly sections: ChurnModelSections,
    private readonly network: DenseLayers,
  ) {
    this.horizonDays = sections.decision.horizonDays;
    this.lookbackDays = sections.transforms.lookbackDays;
    this.features = new ChurnFeatureRows(preparedOnce(sections.transforms));
    this.curve = new SurvivalCurve(this.horizonDays);
    this.outputs = new SoftplusTerms(MOST_TOGETHER * network.outputWidth);
  }

  predict(input: ChurnInput): ChurnPrediction {
    setChurnInput(this.inputs, 0, input);
    this.predictTogether(this.inputs, FIRST_ROWS, 1, this.answers);
    return churnPredictionAt(this.answers, 0);
  }

  /** Predicts many customers as `predict` does each of them, faster. */
  predictAll(customers: readonly ChurnInput[]): ChurnPrediction[] {
    const { inputs, answers } = this;
    const predictions = new Array<ChurnPrediction>(customers.length);
    for (let from = 0; from < customers.length; from += MOST_TOGETHER) {
      const count = Math.min(MOST_TOGETHER, customers.length - from);
      for (let i = 0; i < count; i++) setChurnInput(inputs, i, customers[from + i]);
      this.predictTogether(inputs, FIRST_ROWS, count, answers);
      for (let i = 0; i < count; i++) predictions[from + i] = churnPredictionAt(answers, i);
    }
    return predictions;
  }

  /**
   * Predicts many customers, some of them at a time: twice as fast as one after the other, to the same bits.
   *
   * @param isWanted by row: the others are left as they are
   * @param columns receive the answers, at their rows
   */
  predictColumns(customers: ChurnInputColumns, isWanted: Uint8Array, columns: ChurnColumns): void {
    const { rows } = this;
    let count = 0;
    for (let row = 0; row < isWanted.length; row++) {
      if (isWanted[row] === 0) continue;
      rows[count++] = row;
      if (count < MOST_TOGETHER) continue;
      this.predictTogether(customers, rows, count, columns);
      count = 0;
    }
    this.predictTogether(customers, rows, count, columns);
  }

  /** Probability of no purchase in the `horizonDays` days from the as-of day. */
  churnProbability(input: ChurnInput): number {
    return sigmoid(this.churnLogit(input));
  }

  /** Probabilities of no purchase within each of the given numbers of days: they never rise with the days. */
  survival(input: ChurnInput, days: readonly number[]): number[] {
    this.computeOutputsOf(input);
    this.curve.set(this.outputs, 0);
    return days.map((count) => this.curve.survival(count));
  }

  /** Log-odds of churn. */
  protected churnLogit(input: ChurnInput): number {
    this.computeOutputsOf(input);
    return this.outputs.values[0];
  }

  private computeOutputsOf(input: ChurnInput): void {
    setChurnInput(this.inputs, 0, input);
    this.computeOutputs(this.inputs, FIRST_ROWS, 1);
  }

  /** The network's outputs for the first of the rows, and what their sigmoids and the curve are made of. */
  private computeOutputs(customers: ChurnInputColumns, rows: Int32Array, count: number): void {
    const { features, sections, network, outputs } = this;
    features.write(customers, rows, count);
    standardizeRows(sections.standardizer, features.matrix, count);
    network.predictBatch(features.matrix, count, outputs.values);
    outputs.compute(count * network.outputWidth);
  }

  /** Predicts the first of the rows. */
  private predictTogether(customers: ChurnInputColumns, rows: Int32Array, count: number, columns: ChurnColumns): void {
    this.computeOutputs(customers, rows, count);
    const { outputs, curve, lookbackDays, horizonDays } = this;
    const { decision } = this.sections;
    const width = this.network.outputWidth;
    for (let i = 0, logitAt = 0; i < count; i++, logitAt += width) {
      const row = rows[i];
      const spend = { avgMonetary: customers.avgMonetary[row], frequency: customers.frequency[row] };
      const churnProbability = outputs.sigmoid(logitAt);
      const category = riskCategoryPlace(churnProbability, decision);
      columns.churnProbability[row] = churnProbability;
      columns.riskCategory[row] = category;
      columns.nextAction[row] = nextActionPlace(category, customerValuePerDay(spend, lookbackDays), decision);
      columns.valueAtRisk[row] = valueAtRisk(churnProbability, spend, lookbackDays, horizonDays);
      curve.set(outputs, logitAt);
      const isActive = setNextActivePeriod(curve, columns, row);
      columns.inactiveSinceDays[row] = isActive ? NaN : customers.recencyDays[row];
    }
  }
}

// The predictor that proves an artefact and the one that then answers read the same tables.
const prepared = new WeakMap<ChurnTransforms, PreparedChurnTransforms>();

function preparedOnce(transforms: ChurnTransforms): PreparedChurnTransforms {
  let tables = prepared.get(transforms);
  if (tables === undefined) prepared.set(transforms, (tables = prepareChurnTransforms(transforms)));
  return tables;
}
