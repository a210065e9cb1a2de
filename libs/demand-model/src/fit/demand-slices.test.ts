import fc from 'fast-check';
import { runRate } from '@retail-ml/features';
import { type RowForecast } from './demand-baselines';
import { demandSlices } from './demand-slices';
import { type DemandTrainingRow, targetsOf } from './demand-training-row';
import { forecastCurves } from './forecast-curve';
import { productRows } from './products.fixture';

const rows = productRows(24, 200, 5);
const forecast: RowForecast = (row) =>
  [7, 30].map((days) => {
    const units = days * runRate(row, 0);
    return { forecast: units, lower: 0.6 * units, upper: 1.5 * units };
  });
const movement = (row: DemandTrainingRow) => (runRate(row, 0) < 6 ? 'slow' : 'fast');
const slices = (some: DemandTrainingRow[]) => demandSlices(some, forecast, movement, 1);

test('each row lies in one part of each group, and figures are those of its rows alone', () => {
  const groups = slices(rows);
  expect(groups.map(({ by, slices }) => [by, slices.map(({ name }) => name)])).toEqual([
    ['movement', ['slow', 'fast']],
    ['category', expect.arrayContaining(['toys', 'tools'])],
  ]);
  const [slow] = groups[0].slices;
  const members = rows.filter((row) => movement(row) === 'slow');
  expect(slow.rows).toBe(members.length);
  for (const [horizon, days] of [7, 30].entries()) {
    const sold = members.map((row) => targetsOf(row)[horizon]);
    const errors = members.map((row, i) => forecast(row)[horizon].forecast - sold[i]);
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
    const { value, low, high } = slow.figures![`wape_${days}d`];
    expect(value).toBeCloseTo(sum(errors.map(Math.abs)) / sum(sold), 10);
    expect(slow.figures![`bias_${days}d`].value).toBeCloseTo(sum(errors) / sum(sold), 10);
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
    const inside = members.filter((row, i) => {
      const { lower, upper } = forecast(row)[horizon];
      return sold[i] >= lower && sold[i] <= upper;
    });
    expect(slow.figures![`coverage80_${days}d`].value).toBeCloseTo(inside.length / members.length, 10);
  }
});

test('the ten categories that sell most are shown; few rows or products have no figures', () => {
  const many = rows.map((row, i) => ({ ...row, category: `category ${(i % 12) + 1}`, target30d: (i % 12) + 1 }));
  const category = slices(many).find(({ by }) => by === 'category')!;
  expect(category.slices.map(({ name }) => name)).toEqual(
    [12, 11, 10, 9, 8, 7, 6, 5, 4, 3].map((n) => `category ${n}`),
  );
  expect(category.slices.every(({ rows: count, figures }) => count < 100 && figures === null)).toBe(true);
  const oneProduct = rows.map((row) => ({ ...row, productId: 'P', category: row.category }));
  expect(slices(oneProduct)[0].slices.map(({ figures }) => figures)).toEqual([null, null]);
});

test('a part that sold nothing has no WAPE', () => {
  const still = rows.map((row) => (row.category === 'toys' ? { ...row, target7d: 0, target30d: 0 } : row));
  const toys = slices(still)[1].slices.find(({ name }) => name === 'toys')!;
  expect(Object.keys(toys.figures!).sort()).toEqual(['coverage80_30d', 'coverage80_7d']);
});

test('bins hold as many rows in order of the forecast, with the means of both', () => {
  const [week, month] = forecastCurves(rows, forecast, 1);
  expect([week.horizonDays, month.horizonDays]).toEqual([7, 30]);
  expect(week.bins.reduce((sum, bin) => sum + bin.rows, 0)).toBe(rows.length);
  const ordered = rows.map((row) => ({ predicted: forecast(row)[0].forecast, observed: row.target7d }));
  ordered.sort((a, b) => a.predicted - b.predicted);
  const lowest = ordered.slice(0, week.bins[0].rows);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(week.bins[0].predicted).toBeCloseTo(mean(lowest.map(({ predicted }) => predicted)), 10);
  expect(week.bins[0].observed).toBeCloseTo(mean(lowest.map(({ observed }) => observed)), 10);
  for (const { low, observed, high } of week.bins) {
    expect(low).toBeLessThanOrEqual(observed);
    expect(high).toBeGreaterThanOrEqual(observed);
  }
  expect(week.points).toHaveLength(250);
});

test('however few rows there are, each is in a bin and is a point', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), (count) => {
      const [week] = forecastCurves(rows.slice(0, count), forecast, 1);
      expect(week.bins.reduce((sum, bin) => sum + bin.rows, 0)).toBe(count);
      expect(week.points).toHaveLength(count);
      expect(week.bins.every(({ observed }) => Number.isFinite(observed))).toBe(true);
    }),
  );
});
