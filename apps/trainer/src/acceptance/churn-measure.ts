import { logLossOf, rankRows, rocAuc } from '@retail-ml/churn-model';
import { type Measure } from './paired-bootstrap';

export type ChurnGateFigure = 'log_loss' | 'roc_auc' | 'brier';

/** Test rows by customers: what models are compared on. */
export interface ChurnTestRows {
  /** 1 for churned, 0 for not. */
  labels: Uint8Array;
  customerOfRow: Uint32Array;
  customers: number;
}

export function churnTestRows(rows: readonly { customerId: string; churned: boolean }[]): ChurnTestRows {
  const places = new Map<string, number>();
  const customerOfRow = Uint32Array.from(rows, ({ customerId }) => {
    const place = places.get(customerId) ?? places.size;
    places.set(customerId, place);
    return place;
  });
  return { labels: Uint8Array.from(rows, (row) => (row.churned ? 1 : 0)), customerOfRow, customers: places.size };
}

/** Makes the figures of some probabilities, one a row: ranked and summed by customer once, so that a draw is fast. */
export function churnMeasure(
  { labels, customerOfRow, customers }: ChurnTestRows,
  probabilities: Float64Array,
): Measure<ChurnGateFigure> {
  const rows = new Float64Array(customers);
  const logLoss = new Float64Array(customers);
  const brier = new Float64Array(customers);
  customerOfRow.forEach((customer, row) => {
    rows[customer]++;
    logLoss[customer] += logLossOf(probabilities[row], labels[row]);
    brier[customer] += (probabilities[row] - labels[row]) ** 2;
  });
  const ranked = rankRows(probabilities, labels);
  const customerOfRanked = Uint32Array.from(ranked.order, (row) => customerOfRow[row]);
  const weights = new Float64Array(ranked.order.length);
  return (counts) => {
    for (let i = 0; i < weights.length; i++) weights[i] = counts[customerOfRanked[i]];
    const drawn = weightedSum(counts, rows);
    return {
      log_loss: weightedSum(counts, logLoss) / drawn,
      roc_auc: rocAuc(ranked, weights),
      brier: weightedSum(counts, brier) / drawn,
    };
  };
}

function weightedSum(counts: ArrayLike<number>, values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += counts[i] * values[i];
  return sum;
}
