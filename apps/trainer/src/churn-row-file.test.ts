import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parseDay } from '@retail-ml/features';
import { readChurnRowFile } from './churn-row-file';

const HEADER =
  'customer_id,snapshot_date,recency_days,frequency,avg_monetary,loyalty_member,days_since_join,churned,split';
const TRAIN = '85099B,2026-06-01,30,5,125.5,1,365,0,train';
const TEST = '17,2026-09-01,200,0,20,0,200,1,test';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'churn-rows-'))));
afterEach(() => rm(folder, { recursive: true }));

async function read(name: string, content: string | Buffer) {
  const path = join(folder, name);
  await writeFile(path, content);
  return readChurnRowFile(path);
}

test('rows are read by their split, ids kept as text', async () => {
  const { train, test: tested } = await read('rows.csv', [HEADER, TRAIN, TEST, ''].join('\n'));
  expect(train).toEqual([
    {
      customerId: '85099B',
      asOf: parseDay('2026-06-01'),
      recencyDays: 30,
      frequency: 5,
      avgMonetary: 125.5,
      loyaltyMember: true,
      daysSinceJoin: 365,
      totalPurchases: null,
      churned: false,
      followUp: null,
    },
  ]);
  expect(tested).toMatchObject([{ customerId: '17', loyaltyMember: false, churned: true }]);
});

test('purchases of the whole history may stand there, in some rows', async () => {
  const lines = [`${HEADER},total_purchases`, `${TRAIN},9`, `${TRAIN},`, `${TEST},1`];
  const { train, test: tested } = await read('rows.csv', lines.join('\n'));
  expect([...train, ...tested].map(({ totalPurchases }) => totalPurchases)).toEqual([9, null, 1]);
  lines[1] = `${TRAIN},4`;
  await expect(read('rows.csv', lines.join('\n'))).rejects.toThrow(
    'line 2, column frequency: at most total_purchases (4) is expected, not "5"',
  );
});

test('columns may stand in any order, with others among them, gzipped, with CRLF and a byte order mark', async () => {
  const order = HEADER.split(',').map((_, i) => (i * 4) % 9);
  const shuffle = (line: string) => [...order.map((i) => line.split(',')[i]), 'extra'].join(',');
  const text = `\ufeff${[shuffle(HEADER), shuffle(TRAIN), shuffle(TEST)].join('\r\n')}`;
  const plain = await read('rows.csv', [HEADER, TRAIN, TEST].join('\n'));
  expect(await read('rows.csv.gz', gzipSync(text))).toEqual(plain);
});

test.each([
  ['a missing column', 'rows.csv', 'customer_id,churned\n1,0', 'has no column snapshot_date, recency_days'],
  [
    'a word for a number',
    'rows.csv',
    `${HEADER}\n${TRAIN}\n${TEST.replace('200', 'often')}`,
    'line 3, column recency_days: a whole number from 0 to 36500 is expected, not "often"',
  ],
  [
    'an empty field',
    'rows.csv',
    `${HEADER}\n${TRAIN.replace('125.5', '')}`,
    'line 2, column avg_monetary: a number from 0 to 1000000000000 is expected, not ""',
  ],
  [
    'a negative recency',
    'rows.csv',
    `${HEADER}\n${TRAIN.replace(',30,', ',-30,')}`,
    'line 2, column recency_days: a whole number from 0 to 36500 is expected, not "-30"',
  ],
  ['half a day', 'rows.csv', `${HEADER}\n${TRAIN.replace(',30,', ',30.5,')}`, 'column recency_days: a whole number'],
  [
    'no number',
    'rows.csv',
    `${HEADER}\n${TRAIN.replace(',5,', ',NaN,')}`,
    'column frequency: a whole number from 0 to',
  ],
  [
    'an infinite spend',
    'rows.csv',
    `${HEADER}\n${TRAIN.replace('125.5', 'Infinity')}`,
    'column avg_monetary: a number',
  ],
  [
    'a purchase before the first day',
    'rows.csv',
    `${HEADER}\n${TRAIN}\n${TEST.replace(',200,1', ',199,1')}`,
    'line 3, column recency_days: at most days_since_join (199) is expected, not "200"',
  ],
  [
    'a day in another form',
    'rows.csv',
    `${HEADER}\n${TRAIN.replace('2026-06-01', '1.6.2026')}`,
    'line 2, column snapshot_date: a day of the form YYYY-MM-DD is expected, not "1.6.2026"',
  ],
  [
    'an unknown split',
    'rows.csv',
    `${HEADER}\n${TRAIN.replace('train', 'valid')}`,
    'line 2, column split: train or test is expected',
  ],
  ['no test rows', 'rows.csv', `${HEADER}\n${TRAIN}`, 'holds no row with split=test'],
  ['a line that is cut off', 'rows.csv', `${HEADER}\n${TRAIN}\n1,2`, 'cannot be read'],
  ['a file that is not gzip', 'rows.csv.gz', 'plain text', 'cannot be read'],
])('%s is told with its place', async (_, name, content, message) => {
  await expect(read(name, content)).rejects.toThrow(message);
});

test('a missing file is named', async () => {
  await expect(readChurnRowFile('nowhere.csv')).rejects.toThrow('nowhere.csv cannot be read');
});
