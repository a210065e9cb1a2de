import { readdir, readFile, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { BatchFolder, csv, customer, HEADER, ndjson, type Row, sql } from './batch-folder.fixture';

let folder: BatchFolder;

beforeEach(async () => {
  folder = await BatchFolder.create();
});
afterEach(() => folder.remove());

const FAULTY = `${HEADER.join()}
"two
lines",A1,365,true,30,5,125.5,9

x,A2,365,true,soon,5,125.5,
x,A3,365,true,30,5,1
x,A4,365,true,30,5,125.5,9,more
x,A5,365,true,366,5,125.5,
x,A6,365,1,30,181,125.5,
"",A7,365,0,30,5,1_25.5,
x,A8,365,0,30.5,5,125.5,
x,A9,365,,30,5,125.5,
x,A10,365,yes,30,5,125.5,
x,A11,36501,0,30,5,125.5,
x,A12,365,0,-1,5,125.5,
x,A13,365,0,30,5,nan,
x,A14,365,0,30,5,1e13,
x,A15,365,0,30,5,,
"x"y,A17,365,0,30,5,1,
"say ""hi""",A16,365,0,30,5,1e2,
x,A18,365,0,30,5,100,4
x,A19,365,0,30,0,100,0
`;

/** The whole file, some rows at a time, each row by itself. */
const SIZES = [undefined, { bytes: 60, rows: 2 }, { bytes: 1, rows: 1 }];

test.each(SIZES)('each bad row is told with its line, column and reason, in parts of %j', async (partSize) => {
  const summary = await folder.predict('in.csv', FAULTY, { partSize });
  expect(await folder.rejected()).toEqual([
    { line: '5', column: 'recency_days', reason: 'must be a whole number from 0 to 36500, not "soon"' },
    { line: '6', column: '', reason: 'has 7 cells; the header has 8' },
    { line: '7', column: '', reason: 'has more cells than the header, which has 8' },
    {
      line: '8',
      column: 'recency_days',
      reason: 'must be at most days_since_join: the last purchase cannot come before the first day',
    },
    {
      line: '9',
      column: 'frequency',
      reason: "must be at most 180: it counts days with a purchase in the model's last 180 days",
    },
    { line: '10', column: 'avg_monetary', reason: 'must be a number from 0 to 1000000000000, not "1_25.5"' },
    { line: '11', column: 'recency_days', reason: 'must be a whole number from 0 to 36500, not "30.5"' },
    { line: '12', column: 'loyalty_member', reason: 'is missing: true, false, 1 or 0 is expected' },
    { line: '13', column: 'loyalty_member', reason: 'must be true, false, 1 or 0, not "yes"' },
    { line: '14', column: 'days_since_join', reason: 'must be a whole number from 0 to 36500, not "36501"' },
    { line: '15', column: 'recency_days', reason: 'must be a whole number from 0 to 36500, not "-1"' },
    { line: '16', column: 'avg_monetary', reason: 'must be a number from 0 to 1000000000000, not "nan"' },
    { line: '17', column: 'avg_monetary', reason: 'must be a number from 0 to 1000000000000, not "1e13"' },
    {
      line: '18',
      column: 'avg_monetary',
      reason: 'is missing: a number from 0 to 1000000000000 is expected',
    },
    { line: '19', column: 'note', reason: 'has text after a closing quote; double the quotes inside a quoted cell' },
    {
      line: '21',
      column: 'frequency',
      reason: 'must be at most total_purchases: the whole history holds the last 180 days',
    },
    { line: '22', column: 'total_purchases', reason: 'must be a whole number from 1 to 36500, not "0"' },
  ]);
  expect(summary.rows).toEqual({ read: 19, scored: 2, rejected: 17 });
  const rows = parse(await readFile(summary.output_file, 'utf8'), { columns: true }) as Row[];
  expect(rows.map((row) => [row['customer_id'], row['note']])).toEqual([
    ['A1', 'two\nlines'],
    ['A16', 'say "hi"'],
  ]);
});

test.each(SIZES)('bad rows of NDJSON have their line, those of Parquet their row, in parts of %j', async (partSize) => {
  const good = ndjson([customer(1)]);
  const ndjsonSummary = await folder.predict(
    'in.ndjson',
    `${good}\n\nnope\n[1]\n${good.replace('"recency_days":37', '"recency_days":9999')}\n`,
    { partSize },
  );
  expect(ndjsonSummary.rows).toEqual({ read: 4, scored: 1, rejected: 3 });
  expect(await folder.rejected()).toMatchObject([
    { line: '3', column: '', reason: 'is no JSON object' },
    { line: '4', column: '', reason: 'is no JSON object' },
    { line: '5', column: 'recency_days', reason: expect.stringContaining('days_since_join') },
  ]);
  await sql(
    `COPY (SELECT 'K' || i AS customer_id, 30 AS recency_days, CASE WHEN i <> 2 THEN 5::BIGINT END AS frequency,
       10.5::DECIMAL(9, 2) AS avg_monetary, true AS loyalty_member, 365 AS days_since_join FROM range(4) t(i))
     TO '${folder.path}/in.parquet'`,
  );
  const summary = await folder.predict('in.parquet', null, { partSize });
  expect(summary.rows).toEqual({ read: 4, scored: 3, rejected: 1 });
  expect(await folder.rejected()).toMatchObject([{ line: '3', column: 'frequency' }]);
});

test('a thousand bad rows among many are found, each on its line, through gzip too', async () => {
  const lines = csv(Array.from({ length: 30_000 }, (_, i) => customer(i)))
    .trimEnd()
    .split('\n');
  const expected: string[] = [];
  for (let i = 7; i < lines.length; i += 29) {
    lines[i] = i % 2 ? lines[i].replace(/,[^,]*$/, ',x') : lines[i].replace(/,[^,]*$/, '');
    expected.push(String(i + 1));
  }
  const { rows } = await folder.predict('in.csv.gz', gzipSync(lines.join('\r\n')), {
    partSize: { bytes: 300_000, rows: 1 },
  });
  expect((await folder.rejected()).map((row) => row['line'])).toEqual(expected);
  expect(rows).toEqual({ read: 30_000, scored: 30_000 - expected.length, rejected: expected.length });
});

test.each(SIZES)('strict refuses the file for its first bad row, in parts of %j', async (partSize) => {
  await writeFile(folder.file('predictions.csv'), 'of yesterday');
  await expect(folder.predict('in.csv', FAULTY, { strict: true, partSize })).rejects.toThrow(
    'in.csv, line 5, column recency_days: must be a whole number from 0 to 36500, not "soon". Nothing was written.',
  );
  expect(await readFile(folder.file('predictions.csv'), 'utf8')).toBe('of yesterday');
  expect((await readdir(folder.path)).sort()).toEqual(['in.csv', 'predictions.csv']);
});
