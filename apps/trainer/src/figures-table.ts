import Table from 'cli-table3';
import { CHURN_FIGURE_NAMES, type ChurnMetrics, DATE_OUTCOMES_NOTE, dateOutcomes } from '@retail-ml/churn-model';
import { type Estimate, type Evaluation } from '@retail-ml/model-registry';

/** Plain borders: the table reads the same in a terminal, a log and a ticket. */
export const PLAIN_TABLE = {
  style: { head: [], border: [] },
  chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
};

/** A model's figures with their intervals beside its baselines'. */
export function evaluationTable(evaluation: Evaluation): string {
  const baselines = Object.entries(evaluation.baselines);
  const table = new Table({
    head: ['', 'model', ...baselines.map(([name]) => name.replace('_', ' '))],
    ...PLAIN_TABLE,
  });
  for (const [name, label] of Object.entries(CHURN_FIGURE_NAMES)) {
    table.push([
      label,
      ...[evaluation.model, ...baselines.map(([, figures]) => figures)].map((all) => estimate(all[name])),
    ]);
  }
  return table.toString();
}

/** What came of the dates that a churn model gave; nothing where they were not measured. */
export function datesTables({ dates }: Evaluation): string[] {
  const outcomes = dateOutcomes(dates);
  if (outcomes.length === 0) return [];
  const table = new Table({ head: ['', 'customers', 'predicted', 'observed'], ...PLAIN_TABLE });
  for (const { label, rows, predicted, observed, low, high } of outcomes) {
    table.push([label, rows, predicted.toFixed(3), estimate({ value: observed, low, high })]);
  }
  return [table.toString(), DATE_OUTCOMES_NOTE];
}

/** A benchmark's figures beside its baseline's. */
export function benchmarkTable(metrics: ChurnMetrics, baselines: Record<string, ChurnMetrics>): string {
  const columns = Object.entries({ model: metrics, ...baselines });
  const table = new Table({ head: ['', ...columns.map(([name]) => name.replace('_', ' '))], ...PLAIN_TABLE });
  for (const [name, label] of Object.entries(CHURN_FIGURE_NAMES)) {
    table.push([label, ...columns.map(([, figures]) => figures[name as keyof ChurnMetrics].toFixed(4))]);
  }
  return table.toString();
}

/** A figure with its interval. */
export function estimate({ value, low, high }: Estimate): string {
  return `${value.toFixed(3)}  (${low.toFixed(3)} to ${high.toFixed(3)})`;
}
