import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type RunningApi, startApi } from './running-api.fixture';

const PROGRAM = join(__dirname, '..', '..', 'trainer', 'bin', 'retail-ml.mjs');
const ROWS = 300;

type Row = Record<string, unknown>;

let folder: string;
let api: RunningApi;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'files-and-requests-'));
  api = await startApi();
});
afterAll(async () => {
  await api.stop();
  await rm(folder, { recursive: true });
});

/** Predicts rows as a file, with the model that the API serves. */
async function batchPredict(model: 'churn' | 'demand', rows: readonly Row[], ending: 'csv' | 'ndjson') {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  // JSON quotes a text as CSV does, where it holds neither quotes nor backslashes.
  const csv = [columns, ...rows.map((row) => columns.map((name) => JSON.stringify(row[name]) ?? ''))];
  await writeFile(
    join(folder, `rows.${ending}`),
    ending === 'csv' ? csv.join('\n') : rows.map((row) => JSON.stringify(row)).join('\n'),
  );
  const child = spawn(
    process.execPath,
    [
      ...[PROGRAM, 'batch-predict', '--explain', '--model', model, '--model-path', join(api.folder, 'models', model)],
      ...['--input-file', `rows.${ending}`, '--output-file', 'answers.ndjson', '--rejects-file', 'rejected.csv'],
    ],
    { cwd: folder, env: { PATH: process.env['PATH'] }, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const exitCode = await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject));
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.stringContaining('Predicting') });
  const lines = async (file: string) => (await readFile(join(folder, file), 'utf8')).trimEnd().split('\n');
  const rejected = (await lines('rejected.csv')).slice(1).map((line) => Number.parseInt(line, 10));
  return {
    answers: (await lines('answers.ndjson')).map((line) => JSON.parse(line) as Row),
    // The header is a line too.
    rejected: rejected.map((line) => line - (ending === 'csv' ? 2 : 1)),
  };
}

/** Asks the API for each row; null where it refuses one. */
async function askEach(path: string, rows: readonly Row[]): Promise<(Row | null)[]> {
  const answers: (Row | null)[] = [];
  for (const row of rows) {
    const response = await api.post(path, row);
    expect([200, 422]).toContain(response.status);
    answers.push(response.status === 200 ? ((await response.json()) as Row) : null);
  }
  return answers;
}

/** Mostly what can be, with borders and what lies beyond them. */
const often = <T>(usual: fc.Arbitrary<T>, ...odd: T[]) =>
  fc.oneof({ weight: 30, arbitrary: usual }, { weight: 1, arbitrary: fc.constantFrom(...odd) });

const days = often<number>(fc.integer({ min: 0, max: 900 }), 0, -1, 30.5, 36_500, 36_501, 1e21);
const customers = fc.record(
  {
    recency_days: often<number>(fc.integer({ min: 0, max: 200 }), 0, -1, 30.5, 36_500),
    frequency: often<number>(fc.integer({ min: 0, max: 180 }), 181, 3651, 0.5),
    avg_monetary: often<number>(fc.double({ min: 0, max: 5000, noNaN: true }), 1e12, 1e12 + 1, -0.01, 5e-324),
    loyalty_member: fc.boolean(),
    days_since_join: days.map((value) => (value >= 0 && value < 900 ? value + 190 : value)),
    total_purchases: often<number>(fc.integer({ min: 100, max: 400 }), 0, 1, 1.5, 36_500, 36_501),
  },
  { requiredKeys: ['recency_days', 'frequency', 'avg_monetary', 'loyalty_member', 'days_since_join'] },
);

const units = often<number>(fc.integer({ min: 0, max: 40 }), 1_000_000_000, 1_000_000_001, -1, 1.5);
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const products = fc
  .record(
    {
      category: often(fc.constantFrom('Textiles', 'Toys', 'Gärten, Höfe', 'unheard of'), '', 'x'.repeat(101), ' '),
      recent_sales_7d: units,
      recent_sales_14d: units.map((value) => (value < 1e9 ? value + 20 : value)),
      recent_sales_30d: units.map((value) => (value < 1e9 ? value + 50 : value)),
      seasonality: often(fc.constantFrom('winter', 'spring', 'summer', 'autumn'), 'Summer', 'fall'),
      day_of_week: often(fc.constantFrom(...WEEKDAYS), 'monday'),
      is_holiday: fc.boolean(),
      as_of_date: fc.constantFrom('2026-11-02', '2026-02-30', '2026-2-3', 'x'),
    },
    { requiredKeys: ['category', 'recent_sales_7d', 'recent_sales_30d', 'seasonality', 'day_of_week'] },
  )
  // Three of four days that are given are the right ones.
  .map((product) => {
    const weekday = WEEKDAYS.indexOf(product.day_of_week);
    if (product.as_of_date === undefined || weekday < 0 || product.recent_sales_7d % 4 === 0) return product;
    return { ...product, as_of_date: `2026-11-${String(9 + weekday).padStart(2, '0')}` };
  });

const answered = {
  churn: ({ next_active_period: period, ...answer }: Row): Row => ({
    ...answer,
    next_active_from_days: (period as Row | null)?.['from_days'] ?? null,
    next_active_to_days: (period as Row | null)?.['to_days'] ?? null,
  }),
  demand: ({ intervals, ...answer }: Row): Row => {
    const { lower, upper } = (intervals as Record<string, Row>)['30d'];
    return { ...answer, lower_30d: lower, upper_30d: upper };
  },
};

describe.each([
  ['churn', 'customer_id', customers],
  ['demand', 'product_id', products],
] as const)('%s', (model, id, arbitrary) => {
  test.each(['csv', 'ndjson'] as const)('a .%s file gets what requests get, row by row', async (ending) => {
    const rows: Row[] = fc
      .sample<Row>(arbitrary, { numRuns: ROWS, seed: 20_261_124 })
      .map((row, i) => ({ [id]: `R${i}`, ...row }));
    const asked = await askEach(`/api/predict/${model}?explain=true`, rows);
    const { answers, rejected } = await batchPredict(model, rows, ending);
    expect(rejected).toEqual(asked.flatMap((answer, i) => (answer === null ? [i] : [])));
    const expected = asked.filter((answer) => answer !== null).map(answered[model]);
    expect(
      answers.map((answer, i) => Object.fromEntries(Object.keys(expected[i]).map((key) => [key, answer[key]]))),
    ).toEqual(expected);
    // Both happen often enough to prove something.
    expect([rejected.length > 20, answers.length > 100]).toEqual([true, true]);
  });
});
