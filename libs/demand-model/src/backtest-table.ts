import { type BacktestFigures, type Evaluation, type Figures } from '@retail-ml/model-registry';
import { mean, sampleStandardDeviation } from 'simple-statistics';
import { HORIZON_DAYS } from './horizon';

/** Cells of a table for people, one table a horizon. */
export interface BacktestTable {
  head: string[];
  rows: string[][];
}

/** The rule that is hardest to beat stands beside the model. */
const BASELINE = 'run_rate_30d';
const COLUMNS = ['wape', 'bias', 'pinball_mean', 'coverage80', 'rmsse'] as const;
const NAMES = { wape: 'WAPE', bias: 'Bias', pinball_mean: 'Pinball loss', coverage80: 'Coverage', rmsse: 'RMSSE' };

/**
 * Figures of each block of origins, and their mean and standard deviation: how much a figure depends on the weeks in
 * which it was measured.
 *
 * @param blocks oldest first, the test period as the last
 */
export function backtestTables(blocks: readonly BacktestFigures[]): BacktestTable[] {
  return HORIZON_DAYS.map((days) => {
    const values = blocks.map(({ model, baselines }) => [
      ...COLUMNS.map((name) => model[`${name}_${days}d`]),
      baselines[BASELINE]?.[`wape_${days}d`],
    ]);
    const columns = [...COLUMNS, BASELINE].map((_, column) =>
      values.map((row) => row[column]).filter((value) => value !== undefined),
    );
    const summary = (label: string, figure: (column: number[]) => number) => [
      label,
      '',
      ...columns.map((column) => cell(column.length > 1 ? figure(column) : undefined)),
    ];
    return {
      head: [
        `${days} days ahead, origins`,
        'Rows',
        ...COLUMNS.map((name) => NAMES[name]),
        `WAPE of ${BASELINE.replaceAll('_', ' ')}`,
      ],
      rows: [
        ...blocks.map(({ from, to, rows }, i) => [`${from} to ${to}`, String(rows), ...values[i].map(cell)]),
        summary('mean', mean),
        summary('standard deviation', sampleStandardDeviation),
      ],
    };
  });
}

/** The blocks of the backtest, and the test period as the newest. */
export function blocksOf({ backtest = [], asOf, rows, model, baselines }: Evaluation): BacktestFigures[] {
  const values = (figures: Figures) =>
    Object.fromEntries(Object.entries(figures).map(([name, { value }]) => [name, value]));
  return [
    ...backtest,
    {
      from: asOf[0],
      to: asOf[asOf.length - 1],
      rows,
      model: values(model),
      baselines: Object.fromEntries(Object.entries(baselines).map(([name, figures]) => [name, values(figures)])),
    },
  ];
}

function cell(value: number | undefined): string {
  return value === undefined ? '' : value.toFixed(3);
}
