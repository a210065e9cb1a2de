import fc from 'fast-check';
import { queryDuckdb } from '../sql/query-duckdb';
import { PlainMemory } from './plain-memory';

const numbers = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.nat(2 ** 31 - 1).map((cents) => cents / 100),
  fc.integer({ min: -1070, max: 1020 }).map((power) => 2 ** power),
  fc.maxSafeInteger(),
);

test('every number is written as DuckDB writes it in JSON', async () => {
  const memory = new PlainMemory(0, 0, 0, 100);
  const { outputAt } = memory;
  const values = fc.sample(numbers, { numRuns: 5000, seed: 1 });
  const literals = values.map((value, i) => `(${i}, '${Object.is(value, -0) ? '-0' : value}'::DOUBLE)`);
  const found = await queryDuckdb(`SELECT to_json(x) AS json FROM (VALUES ${literals.join()}) t(i, x) ORDER BY i`);
  const written = values.map((value) => memory.bytes.toString('latin1', outputAt, memory.writeNumber(value, outputAt)));
  expect(found.map(({ json }) => json)).toEqual(written);
});
