import { churnMetrics, rankRows } from '../churn-metrics';
import { churnSlices } from './churn-slices';
import { customerRows } from './customers.fixture';

const LOOKBACK_DAYS = 180;
const rows = customerRows(900, 3);
const probabilities = Float64Array.from(rows, ({ recencyDays }) => recencyDays / (recencyDays + 60));
const groups = churnSlices(rows, probabilities, LOOKBACK_DAYS, 1);
const group = (by: string) => groups.find((it) => it.by === by)!.slices;

test('each row lies in one part of each group, by its own fields', () => {
  expect(groups.map(({ by }) => by)).toEqual(['tenure', 'loyalty', 'value', 'recency']);
  for (const { slices } of groups) {
    expect(slices.reduce((sum, slice) => sum + slice.rows, 0)).toBe(rows.length);
  }
  const count = (isMember: (row: (typeof rows)[number]) => boolean) => rows.filter(isMember).length;
  expect(group('tenure').map((slice) => [slice.name, slice.rows])).toEqual([
    ['up to 180 days', count(({ daysSinceJoin }) => daysSinceJoin <= 180)],
    ['181 to 365 days', count(({ daysSinceJoin }) => daysSinceJoin > 180 && daysSinceJoin <= 365)],
    ['more than 365 days', count(({ daysSinceJoin }) => daysSinceJoin > 365)],
  ]);
  expect(group('recency')[0]).toMatchObject({ rows: count(({ recencyDays }) => recencyDays <= 30) });
  expect(group('loyalty')[0]).toMatchObject({ name: 'members', rows: count(({ loyaltyMember }) => loyaltyMember) });
  for (const slice of group('value')) expect(slice.rows / rows.length).toBeCloseTo(0.25, 1);
});

test('the figures of a part are those of its rows alone, each within its interval', () => {
  const members = rows.flatMap((row, i) => (row.loyaltyMember ? [i] : []));
  const labels = members.map((i) => (rows[i].churned ? 1 : 0));
  const ofMembers = members.map((i) => probabilities[i]);
  const { roc_auc, brier, ece } = churnMetrics(rankRows(ofMembers, labels));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const { figures } = group('loyalty')[0];
  const expected = { roc_auc, brier, ece, churn_rate: mean(labels), mean_probability: mean(ofMembers) };
  for (const [name, value] of Object.entries(expected)) {
    expect(figures![name].value).toBeCloseTo(value, 10);
    // The calibration error of a sample is above that of all rows: chance adds to it.
    if (name !== 'ece') expect(figures![name].low).toBeLessThan(value);
    expect(figures![name].high).toBeGreaterThan(value);
  }
});

test('too few rows have no figures, too few churners no AUC, and one part alone is no group', () => {
  const asked = (some: typeof rows) => churnSlices(some, new Float64Array(some.length).fill(0.4), LOOKBACK_DAYS, 1);
  const alike = rows.slice(0, 250).map((row) => ({ ...row, daysSinceJoin: 100, recencyDays: 10, churned: false }));
  const some = alike.map((row, i) => ({ ...row, loyaltyMember: i < 99, churned: i % 20 === 0 }));
  const found = asked(some);
  expect(found.map(({ by }) => by)).toEqual(['loyalty', 'value']);
  const [members, others] = found[0].slices;
  expect(members).toEqual({ name: 'members', rows: 99, figures: null });
  expect(others.rows).toBe(151);
  expect(Object.keys(others.figures!).sort()).toEqual(['brier', 'churn_rate', 'ece', 'mean_probability']);
});

test('a part in which nobody left has figures, but no AUC', () => {
  const stayers = rows
    .slice(0, 300)
    .map((row, i) => ({ ...row, loyaltyMember: i < 150, churned: i >= 150 && i % 2 === 0 }));
  const slices = churnSlices(stayers, probabilities.subarray(0, 300), LOOKBACK_DAYS, 1);
  const [members] = slices.find(({ by }) => by === 'loyalty')!.slices;
  expect(members.figures).toMatchObject({ churn_rate: { value: 0, low: 0, high: 0 } });
  expect(members.figures).not.toHaveProperty('roc_auc');
});

test('a lookback of a year or more is a limit of its own', () => {
  const [{ slices }] = churnSlices(rows, probabilities, 400, 1);
  expect(slices.map(({ name }) => name)).toEqual(['up to 400 days', 'more than 400 days']);
});
