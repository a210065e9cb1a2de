import fc from 'fast-check';
import { queryDuckdb } from '../sql/query-duckdb';
import { type OutputColumn } from '../tables/tabular-model';
import { PlainMemory } from './plain-memory';
import { PlainRecords } from './plain-records';
import { PredictionText } from './prediction-text';

const ROWS = 5000;
const outputs: OutputColumn[] = [
  { name: 'number', kind: 'number' },
  { name: 'whole', kind: 'whole number' },
  { name: 'choice', kind: 'choice', choices: ['LOW', 'A choice of more than sixteen bytes', 'é'] },
];
const model = { outputs, constants: { horizon_days: 90, model_version: 'v1' } };

const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.nat(2 ** 31 - 1).map((cents) => cents / 100),
  fc.integer({ min: -1070, max: 1020 }).map((power) => 2 ** power),
  fc.maxSafeInteger(),
);
const whole = fc.oneof(fc.integer({ min: -5, max: 400 }), fc.maxSafeInteger(), fc.constantFrom(999_999_999, 1e9, 1e18));
const answered = (values: fc.Arbitrary<number>) => fc.oneof({ arbitrary: values, weight: 9 }, fc.constant(NaN));

test('records get the cells that DuckDB writes of the same answers', async () => {
  const memory = new PlainMemory(3 * ROWS, PredictionText.keptBytes(model, ROWS), 20 * ROWS, 100 * ROWS);
  const records = new PlainRecords(memory, 2, ROWS);
  const text = new PredictionText(model, ROWS, memory);
  const own = Array.from({ length: ROWS }, (_, i) => `${i},${'x'.repeat(i % 7)}`);
  const end = memory.inputAt + memory.bytes.write(`${own.join('\n')}\n`, memory.inputAt);
  expect(records.find(memory.inputAt, end)).toBe(true);

  const rows = fc.sample(fc.tuple(answered(number), answered(whole), answered(fc.nat(2))), { numRuns: ROWS, seed: 1 });
  rows.forEach((answers, row) => outputs.forEach(({ name }, i) => (text.answers[name][row] = answers[i])));
  const inSql = (value: number) => (Number.isNaN(value) ? 'NULL' : `'${Object.is(value, -0) ? '-0' : value}'`);
  const literals = rows.map(([a, b], i) => `(${i}, ${inSql(a)}::DOUBLE, ${inSql(b)}::DOUBLE::BIGINT)`);
  const found = await queryDuckdb(
    `SELECT to_json(a) AS number, b::VARCHAR AS whole FROM (VALUES ${literals.join()}) t(i, a, b) ORDER BY i`,
  );
  const expected = found.map((row, i) => {
    const choice = Number.isNaN(rows[i][2]) ? '' : outputs[2].choices?.[rows[i][2]];
    return `${own[i]},${String(row['number'] ?? '')},${String(row['whole'] ?? '')},${choice},90,v1`;
  });
  const written = (from: number, count: number) =>
    memory.bytes.toString('utf8', memory.outputAt, text.write(records, from, count, memory.outputAt));
  expect(written(0, ROWS).split('\n')).toEqual([...expected, '']);
  // Some of them are those of the same rows.
  expect(written(1234, 2)).toBe(`${expected[1234]}\n${expected[1235]}\n`);
});
