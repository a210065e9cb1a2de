import { type Estimate, type Evaluation, type Figures } from '@retail-ml/model-registry';
import { type Day, formatDay } from '@retail-ml/features';
import { quantileSorted } from 'simple-statistics';
import { ChurnModelError } from '../churn-model-error';
import { churnMetrics, type RankedRows, rankRows } from '../churn-metrics';
import { seededRandom } from '@retail-ml/tensorflow';

const REPLICATES = 200;
const LEVEL = 0.95;
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
  const customers = [...new Set(rows.map((row) => row.customerId))];
  const indexOf = new Map(customers.map((customerId, i) => [customerId, i]));
  const customerOfRow = Uint32Array.from(rows, (row) => indexOf.get(row.customerId)!);
  const draws = drawCustomers(customers.length, seed);
  const figures = (probabilities: Float64Array): Figures =>
    bootstrap(rankRows(probabilities, labels), customerOfRow, draws);
  return {
    rows: rows.length,
    asOf: [...new Set(rows.map((row) => row.asOf))].sort((a, b) => a - b).map(formatDay),
    level: LEVEL,
    method: `percentile bootstrap over ${customers.length} customers, ${REPLICATES} replicates`,
    model: figures(model),
    baselines: Object.fromEntries(
      Object.entries(baselines).map(([name, probabilities]) => [name, figures(probabilities)]),
    ),
  };
}

/** How often each customer is drawn in each replicate. */
function drawCustomers(customerCount: number, seed: number): Uint16Array[] {
  const random = seededRandom(seed);
  return Array.from({ length: REPLICATES }, () => {
    const counts = new Uint16Array(customerCount);
    for (let i = 0; i < customerCount; i++) counts[random.below(customerCount)]++;
    return counts;
  });
}

function bootstrap(ranked: RankedRows, customerOfRow: Uint32Array, draws: Uint16Array[]): Figures {
  // The standard error needs no interval of its own: the interval of roc_auc says as much.
  const { roc_auc_se: _, ...figures } = churnMetrics(ranked);
  const replicates = draws.map((counts) =>
    churnMetrics(
      ranked,
      Array.from(ranked.order, (row) => counts[customerOfRow[row]]),
    ),
  );
  const estimate = (name: keyof typeof figures): Estimate => {
    const values = replicates.map((replicate) => replicate[name]).sort((a, b) => a - b);
    return {
      value: figures[name],
      low: quantileSorted(values, (1 - LEVEL) / 2),
      high: quantileSorted(values, (1 + LEVEL) / 2),
    };
  };
  return Object.fromEntries(Object.keys(figures).map((name) => [name, estimate(name as keyof typeof figures)]));
}
