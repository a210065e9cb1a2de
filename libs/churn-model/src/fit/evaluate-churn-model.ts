import { type Day, formatDay } from '@retail-ml/features';
import { type Evaluation, type Figures } from '@retail-ml/model-registry';
import { churnMetrics, rankRows } from '../churn-metrics';
import { ChurnModelError } from '../churn-model-error';
import { customerBootstrap, LEVEL, REPLICATES } from './customer-bootstrap';

/** With fewer churners or stayers a figure says nothing, and a bootstrap sample may hold none at all. */
const FEWEST_OF_EACH = 20;

/** Rows whose churn came to be known, in the order of the probabilities that are judged. */
export interface EvaluatedRow {
  customerId: string;
  asOf: Day;
  churned: boolean;
}

/**
 * Measures probabilities on labelled rows, model and baselines on the same rows, with 95 % percentile intervals from
 * a bootstrap over customers: the rows of a customer are drawn together.
 *
 * @throws ChurnModelError `too-little-data` for fewer than 20 churners or 20 stayers.
 */
export function evaluateChurnModel(
  rows: readonly EvaluatedRow[],
  model: Float64Array,
  baselines: Record<string, Float64Array>,
  seed: number,
): Evaluation {
  const labels = Uint8Array.from(rows, (row) => (row.churned ? 1 : 0));
  const churned = labels.reduce((sum, label) => sum + label, 0);
  if (Math.min(churned, rows.length - churned) < FEWEST_OF_EACH) {
    throw new ChurnModelError(
      'too-little-data',
      `Of ${rows.length} test rows ${churned} churned: to judge a model, at least ${FEWEST_OF_EACH} must have churned ` +
        `and ${FEWEST_OF_EACH} must not. Import more sales, or choose another horizon.`,
    );
  }
  const customerIds = rows.map((row) => row.customerId);
  const bootstrap = customerBootstrap(customerIds, seed);
  const figures = (probabilities: Float64Array): Figures => {
    const ranked = rankRows(probabilities, labels);
    return bootstrap((times) => {
      const weights = times && Array.from(ranked.order, (row) => times[row]);
      // The standard error needs no interval of its own: the interval of roc_auc says as much.
      const { roc_auc_se: _, ...measured } = churnMetrics(ranked, weights);
      return measured;
    });
  };
  return {
    rows: rows.length,
    asOf: [...new Set(rows.map((row) => row.asOf))].sort((a, b) => a - b).map(formatDay),
    level: LEVEL,
    method: `percentile bootstrap over ${new Set(customerIds).size} customers, ${REPLICATES} replicates`,
    model: figures(model),
    baselines: Object.fromEntries(
      Object.entries(baselines).map(([name, probabilities]) => [name, figures(probabilities)]),
    ),
  };
}
