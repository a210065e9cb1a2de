import { compareWithReference } from './drift-report';
import { normalSample, uniformRandom } from './normal-sample.fixture';
import { readReferenceProfile, referenceProfile } from './reference-profile';
import { type WatchedColumn, type WatchedValue } from './watched-column';

const feature = (field: string, values: WatchedValue[]): WatchedColumn => ({ field, role: 'feature', values });
const repeated = (rows: number, value: (i: number) => WatchedValue) => Array.from({ length: rows }, (_, i) => value(i));

/** Customers as a shop has them: skewed, whole, constant and categorical fields, two of them dependent. */
function customers(random: () => number, rows: number, shift = 0): WatchedColumn[] {
  const recency = normalSample(random, rows).map((z) => Math.round(Math.exp(3.5 + 0.9 * z)));
  const frequency = repeated(rows, () => Math.floor(-3 * Math.log(1 - random())));
  const spend = normalSample(random, rows).map((z) => 40 + 10 * (z + shift));
  const probability = recency.map((days) => days / (days + 40));
  return [
    feature('recency_days', recency),
    feature('frequency', frequency),
    feature('avg_monetary', spend),
    feature(
      'loyalty_member',
      repeated(rows, () => random() < 0.3),
    ),
    feature(
      'always_three',
      repeated(rows, () => 3),
    ),
    { field: 'churn_probability', role: 'prediction', values: probability },
    {
      field: 'risk_category',
      role: 'prediction',
      values: probability.map((p) => (p < 0.3 ? 'LOW' : p < 0.6 ? 'MEDIUM' : 'HIGH')),
    },
  ];
}

const profile = referenceProfile(customers(uniformRandom(1), 20_000));
const verdictOf = (columns: WatchedColumn[]) => compareWithReference(profile, columns, 0.1).verdict;

test.each([200, 500])('without drift, windows of %d rows give no alarm', (rows) => {
  const random = uniformRandom(rows);
  const alarms = repeated(150, () => verdictOf(customers(random, rows))).filter((verdict) => verdict === 'drift');
  expect(alarms).toHaveLength(0);
});

test('half a standard deviation in one feature is found at 500 rows, and named', () => {
  const random = uniformRandom(7);
  for (let window = 0; window < 100; window++) {
    const { verdict, fields } = compareWithReference(profile, customers(random, 500, 0.5), 0.1);
    expect(verdict).toBe('drift');
    expect(fields.filter(({ alarm }) => alarm).map(({ field }) => field)).toEqual(['avg_monetary']);
  }
});

test('a large PSI of few rows is noise or not enough data, never an alarm', () => {
  const random = uniformRandom(11);
  const small = compareWithReference(profile, customers(random, 199, 3), 0.1);
  expect(small).toMatchObject({ verdict: 'not enough data', rows: { current: 199, needed: 200 } });
  expect(small.fields.some(({ alarm }) => alarm)).toBe(false);
  const { fields } = compareWithReference(profile, customers(random, 200), 0.01);
  for (const { psi, criticalPsi, alarm } of fields) expect([alarm, psi > (criticalPsi ?? 0)]).toEqual([false, false]);
  expect(fields.some(({ psi }) => psi > 0.01)).toBe(true);
});

test('the threshold is obeyed where rows are many', () => {
  const columns = customers(uniformRandom(13), 5000, 0.5);
  expect(compareWithReference(profile, columns, 0.1).verdict).toBe('drift');
  expect(compareWithReference(profile, columns, 0.5).verdict).toBe('no drift');
});

test('a field that most rows leave out is judged by the values that are there, and by none under 200', () => {
  const columns = (values: number) =>
    customers(uniformRandom(19), 500, 2).map((column) =>
      column.field === 'avg_monetary' ? { ...column, values: column.values.slice(0, values) } : column,
    );
  const alarms = (values: number) => compareWithReference(profile, columns(values), 0.1).fields[2];
  expect(alarms(200)).toMatchObject({ values: 200, alarm: true });
  expect(alarms(199)).toMatchObject({ values: 199, alarm: false });
  expect(alarms(0)).toMatchObject({ values: 0, criticalPsi: null, alarm: false, medians: null });
});

describe('constants', () => {
  const constant = referenceProfile([
    feature(
      'loyalty_member',
      repeated(5000, () => false),
    ),
    feature(
      'frequency',
      repeated(5000, () => 1),
    ),
  ]);
  const alarms = (loyal: (i: number) => boolean, frequency: (i: number) => number, rows = 400) =>
    compareWithReference(
      constant,
      [feature('frequency', repeated(rows, frequency)), feature('loyalty_member', repeated(rows, loyal))],
      0.1,
    )
      .fields.filter(({ alarm }) => alarm)
      .map(({ field }) => field);

  test('that stay so have a PSI of 0', () => {
    const columns = [
      feature(
        'loyalty_member',
        repeated(400, () => false),
      ),
      feature(
        'frequency',
        repeated(400, () => 1),
      ),
    ];
    expect(compareWithReference(constant, columns, 0.1).fields.map(({ psi, alarm }) => [psi, alarm])).toEqual([
      [0, false],
      [0, false],
    ]);
  });

  test('that begin to vary give an alarm, up or down; one row among 400 gives none', () => {
    expect(
      alarms(
        (i) => i % 20 === 0,
        () => 1,
      ),
    ).toEqual(['loyalty_member']);
    expect(
      alarms(
        () => false,
        (i) => (i % 20 === 0 ? 0 : 1),
      ),
    ).toEqual(['frequency']);
    expect(
      alarms(
        () => false,
        (i) => (i % 20 === 0 ? 2 : 1),
      ),
    ).toEqual(['frequency']);
    expect(
      alarms(
        (i) => i === 0,
        (i) => (i === 0 ? 7 : 1),
      ),
    ).toEqual([]);
  });
});

test('values that go missing, and categories never seen, are drift', () => {
  const reference = referenceProfile([
    feature(
      'spend',
      repeated(2000, (i) => i),
    ),
    feature(
      'country',
      repeated(2000, (i) => (i % 2 ? 'DE' : 'FR')),
    ),
  ]);
  const { fields } = compareWithReference(
    reference,
    [
      feature(
        'spend',
        repeated(500, (i) => (i % 5 === 0 ? null : i * 4)),
      ),
      feature(
        'country',
        repeated(500, (i) => (i % 10 === 0 ? 'IT' : i % 2 ? 'DE' : 'FR')),
      ),
    ],
    0.1,
  );
  expect(fields.map(({ alarm }) => alarm)).toEqual([true, true]);
  expect(fields[0].bins).toContainEqual({ label: 'missing', reference: 0, current: 0.2 });
  expect(fields[1].bins).toContainEqual({ label: 'others', reference: 0, current: 0.1 });
});

test('a profile goes through JSON unchanged; a broken one, and columns that do not fit, are named', () => {
  expect(readReferenceProfile(JSON.parse(JSON.stringify(profile)))).toEqual(profile);
  expect(() => readReferenceProfile({ rows: 10, quantiles: {} })).toThrow('fields');
  const [field] = profile.fields;
  expect(() => readReferenceProfile({ rows: 10, fields: [{ ...field, counts: [1] }] })).toThrow('fields.0');
  expect(() => verdictOf(customers(uniformRandom(1), 300).slice(1))).toThrow('There is no column recency_days.');
  const words = customers(uniformRandom(1), 300).map((column) =>
    column.field === 'frequency' ? { ...column, values: repeated(300, () => 'often') } : column,
  );
  expect(() => verdictOf(words)).toThrow('frequency must hold numbers, not "often".');
  expect(() => referenceProfile([feature('a', [1]), feature('b', [])])).toThrow('b has 0 rows');
});

test('no rows at all are not enough data', () => {
  const report = compareWithReference(profile, customers(uniformRandom(1), 0), 0.1);
  expect(report.verdict).toBe('not enough data');
  expect(report.fields.every(({ psi, criticalPsi }) => psi === 0 && criticalPsi === null)).toBe(true);
});
