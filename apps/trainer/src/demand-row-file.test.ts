import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDay } from '@retail-ml/features';
import { readDemandRowFile } from './demand-row-file';

const HEADER =
  'series_id,origin_date,category,recent_sales_7d,recent_sales_14d,recent_sales_30d,seasonality,day_of_week,is_holiday,target_7d,target_30d,split';
const TRAIN = '85099B,2026-06-01,bags,12.0,30,61,summer,Monday,0,14,55,train';
const TEST = 'P2,2026-09-01,toys,0,0,3,autumn,Tuesday,1,0,2,test';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'demand-rows-'))));
afterEach(() => rm(folder, { recursive: true }));

async function read(...lines: string[]) {
  const path = join(folder, 'rows.csv');
  await writeFile(path, [HEADER, ...lines].join('\n'));
  return readDemandRowFile(path);
}

test('rows are read by their split', async () => {
  const { train, test: tested } = await read(TRAIN, TEST);
  expect(train).toEqual([
    {
      productId: '85099B',
      origin: parseDay('2026-06-01'),
      category: 'bags',
      recentSales7d: 12,
      recentSales14d: 30,
      recentSales30d: 61,
      season: 'summer',
      weekday: 'Monday',
      isHoliday: false,
      target7d: 14,
      target30d: 55,
    },
  ]);
  expect(tested).toMatchObject([{ productId: 'P2', isHoliday: true, season: 'autumn' }]);
});

test.each([
  ['an unknown season', TRAIN.replace('summer', 'Sommer'), 'column seasonality: winter or spring or summer or autumn'],
  ['an unknown day', TRAIN.replace('Monday', 'Mon'), 'column day_of_week: Monday or Tuesday'],
  [
    'no number',
    TRAIN.replace('61', 'many'),
    'line 2, column recent_sales_30d: a whole number from 0 to 1000000000 is expected, not "many"',
  ],
  ['a negative sale', TRAIN.replace(',30,', ',-30,'), 'line 2, column recent_sales_14d: a whole number from 0'],
  ['a negative target', TRAIN.replace(',14,55', ',-14,55'), 'line 2, column target_7d: a whole number from 0'],
  ['NaN', TRAIN.replace(',14,55', ',NaN,55'), 'line 2, column target_7d: a whole number from 0'],
  [
    'a window that sold more than a longer one',
    TRAIN.replace(',30,', ',62,'),
    'column recent_sales_14d: at most recent_sales_30d (61)',
  ],
  ['a target above a longer one', TRAIN.replace(',14,55', ',56,55'), 'column target_7d: at most target_30d (55)'],
])('%s is told with its place', async (_, line, message) => {
  await expect(read(line, TEST)).rejects.toThrow(message);
});
