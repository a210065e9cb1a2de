import * as fc from 'fast-check';
import { parseTableName, quoted } from './table-name';

test.each([
  ['ml.churn_scores', { schema: 'ml', table: 'churn_scores' }],
  ['ML.Churn_Scores', { schema: 'ml', table: 'churn_scores' }],
  ['churn_scores', { schema: null, table: 'churn_scores' }],
  ['"Team A".scores', { schema: 'Team A', table: 'scores' }],
  ['"a.b"."c""d"', { schema: 'a.b', table: 'c"d' }],
])('%s is read as SQL reads it', (text, name) => {
  expect(parseTableName(text)).toEqual(name);
});

test.each([
  ['', 'is no table'],
  ['ml.', 'is no table'],
  ['project.ml.scores', 'is no table'],
  ['ml.churn scores', 'is no table'],
  ['ml.churn-scores', 'is no table'],
  ['ml.scores; DROP TABLE sales', 'is no table'],
  ['"ml".""', 'is no table'],
  ['"ml.scores', 'is no table'],
  ['"a\0b"', 'is no table'],
  ['7days', 'is no table'],
  [`ml.${'x'.repeat(64)}`, 'more than 63 bytes'],
  [`"${'é'.repeat(32)}"`, 'more than 63 bytes'],
  ['pg_catalog.pg_class', 'belongs to the database itself'],
  ['INFORMATION_SCHEMA.tables', 'belongs to the database itself'],
])('%j is refused', (text, reason) => {
  expect(() => parseTableName(text)).toThrow(expect.objectContaining({ code: 'invalid-destination' }));
  expect(() => parseTableName(text)).toThrow(reason);
});

test('any name of some length comes back from its quotes', () => {
  const name = fc.string({ minLength: 1, maxLength: 15, unit: 'binary' }).filter((it) => !it.includes('\0'));
  fc.assert(
    fc.property(name, name, (schema, table) => {
      fc.pre(!/^(pg_|information_schema$)/i.test(schema));
      expect(parseTableName(`${quoted(schema)}.${quoted(table)}`)).toEqual({ schema, table });
    }),
  );
});
