import {
  ChurnFeatureRows,
  type ChurnInput,
  type ChurnTransforms,
  CUSTOMERS_TOGETHER,
  prepareChurnTransforms,
  type PreparedChurnTransforms,
  standardizeRows,
} from '@retail-ml/features';
import { type DenseLayers, sigmoid, SoftplusTerms } from '@retail-ml/network';
import { type ChurnColumns, churnColumns, churnPredictionAt } from './churn-columns';
import { type ChurnModelSections } from './churn-model-sections';
import { type ChurnPrediction } from './churn-prediction';
import { setNextActivePeriod } from './next-active-period';
import { NEXT_ACTIONS, nextAction, RISK_CATEGORIES, riskCategory } from './risk-category';
import { SurvivalCurve } from './survival-curve';
import { customerValuePerDay, valueAtRisk } from './value-at-risk';

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
  private readonly rows = new Int32Array(CUSTOMERS_TOGETHER);
  private readonly single = churnColumns(1);

  constructor(
    private readonly sections: ChurnModelSections,
    private readonly network: DenseLayers,
  ) {
    this.horizonDays = sections.decision.horizonDays;
    this.lookbackDays = sections.transforms.lookbackDays;
    this.features = new ChurnFeatureRows(preparedOnce(sections.transforms));
    this.curve = new SurvivalCurve(this.horizonDays);
    this.outputs = new SoftplusTerms(CUSTOMERS_TOGETHER * network.outputWidth);
  }

  predict(input: ChurnInput): ChurnPrediction {
    this.computeOutputsOf(input);
    this.answer(input, 0, this.single, 0);
    return churnPredictionAt(this.single, 0);
  }

  /** Predicts many customers as `predict` does each of them, faster. */
  predictAll(inputs: readonly ChurnInput[]): ChurnPrediction[] {
    const columns = churnColumns(inputs.length);
    this.predictColumns((row) => inputs[row], new Uint8Array(inputs.length).fill(1), columns);
    return inputs.map((_, row) => churnPredictionAt(columns, row));
  }

  /**
   * Predicts many customers, some of them at a time: half again as fast as one after the other, to the same bits.
   *
   * @param customer of a row; its object may be the same for each
   * @param isWanted by row: the others are left as they are
   * @param columns receive the answers, at their rows
   */
  predictColumns(customer: (row: number) => ChurnInput, isWanted: Uint8Array, columns: ChurnColumns): void {
    const { rows } = this;
    let count = 0;
    for (let row = 0; row < isWanted.length; row++) {
      if (isWanted[row] === 0) continue;
      rows[count++] = row;
      if (count < CUSTOMERS_TOGETHER) continue;
      this.predictTogether(customer, count, columns);
      count = 0;
    }
    this.predictTogether(customer, count, columns);
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

  /** Predicts the first of `rows`. */
  private predictTogether(customer: (row: number) => ChurnInput, count: number, columns: ChurnColumns): void {
    const { rows, features } = this;
    try {
      for (let i = 0; i < count; i++) features.add(customer(rows[i]));
    } catch (error) {
      features.forget();
      throw error;
    }
    this.computeOutputs(count);
    for (let i = 0; i < count; i++) this.answer(customer(rows[i]), i, columns, rows[i]);
  }

  private computeOutputsOf(input: ChurnInput): void {
    this.features.add(input);
    this.computeOutputs(1);
  }

  /** The network's outputs for the customers that were added, and what their sigmoids and the curve are made of. */
  private computeOutputs(count: number): void {
    const { features, sections, network, outputs } = this;
    features.write();
    standardizeRows(sections.standardizer, features.matrix, count);
    network.predictBatch(features.matrix, count, outputs.values);
    outputs.compute(count * network.outputWidth);
  }

  /** What follows from the outputs of one of them. */
  private answer(input: ChurnInput, index: number, columns: ChurnColumns, row: number): void {
    const { outputs, network, curve, lookbackDays, horizonDays } = this;
    const { decision } = this.sections;
    const logitAt = index * network.outputWidth;
    const churnProbability = outputs.sigmoid(logitAt);
    const category = riskCategory(churnProbability, decision);
    const action = nextAction(category, customerValuePerDay(input, lookbackDays), decision);
    columns.churnProbability[row] = churnProbability;
    columns.riskCategory[row] = RISK_CATEGORIES.indexOf(category);
    columns.nextAction[row] = NEXT_ACTIONS.indexOf(action);
    columns.valueAtRisk[row] = valueAtRisk(churnProbability, input, lookbackDays, horizonDays);
    curve.set(outputs, logitAt);
    const isActive = setNextActivePeriod(curve, columns, row);
    columns.inactiveSinceDays[row] = isActive ? NaN : input.recencyDays;
  }
}

// The predictor that proves an artefact and the one that then answers read the same tables.
const prepared = new WeakMap<ChurnTransforms, PreparedChurnTransforms>();

function preparedOnce(transforms: ChurnTransforms): PreparedChurnTransforms {
  let tables = prepared.get(transforms);
  if (tables === undefined) prepared.set(transforms, (tables = prepareChurnTransforms(transforms)));
  return tables;
}
