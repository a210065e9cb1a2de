import { type BacktestFigures } from '@retail-ml/model-registry';
import { backtestTables } from './backtest-table';

const block = (from: string, wape: number): BacktestFigures => ({
  from,
  to: from,
  rows: 12,
  model: { wape_7d: wape, bias_7d: -0.1, wape_30d: wape / 2 },
  baselines: { run_rate_30d: { wape_7d: 0.7 } },
});

test('blocks, their mean and their standard deviation, by hand', () => {
  const [week, month] = backtestTables([block('2026-01-01', 0.5), block('2026-02-01', 0.6), block('2026-03-01', 0.7)]);
  expect(week.rows[0]).toEqual(['2026-01-01 to 2026-01-01', '12', '0.500', '-0.100', '', '', '', '0.700']);
  expect(week.rows[3].slice(0, 4)).toEqual(['mean', '', '0.600', '-0.100']);
  expect(week.rows[4].slice(0, 4)).toEqual(['standard deviation', '', '0.100', '0.000']);
  expect(month.rows[3][2]).toBe('0.300');
});

test('one block has no spread', () => {
  expect(backtestTables([block('2026-01-01', 0.5)])[0].rows[2][2]).toBe('');
});
