import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDay } from '@retail-ml/features';
import { writeDemandPredictions } from './test-predictions-file';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'predictions-file-'))));
afterEach(() => rm(folder, { recursive: true }));

const row = {
  productId: 'mug, "blue"',
  origin: parseDay('2026-03-01'),
  category: 'Mugs',
  recentSales7d: 3,
  recentSales14d: 6,
  recentSales30d: 12,
  season: 'spring' as const,
  weekday: 'Sunday' as const,
  isHoliday: false,
  target7d: 4,
  target30d: 15,
};
const forecast = [
  { forecast: 3.25, lower: 1, upper: 7 },
  { forecast: 14, lower: 9.5, upper: 22 },
];

test('a line for each model, row and horizon, its product quoted where it must be', async () => {
  const file = join(folder, 'predicted.csv');
  await writeDemandPredictions(file, [row], { retail_ml: () => forecast, run_rate_7d: () => [...forecast].reverse() });
  expect(await readFile(file, 'utf8')).toBe(
    [
      'model,series_id,origin_date,horizon_days,actual,forecast,lower,upper',
      'retail_ml,"mug, ""blue""",2026-03-01,7,4,3.25,1,7',
      'retail_ml,"mug, ""blue""",2026-03-01,30,15,14,9.5,22',
      'run_rate_7d,"mug, ""blue""",2026-03-01,7,4,14,9.5,22',
      'run_rate_7d,"mug, ""blue""",2026-03-01,30,15,3.25,1,7',
      '',
    ].join('\n'),
  );
});

test('where writing fails the file is as it was, and nothing else is left behind', async () => {
  const file = join(folder, 'predicted.csv');
  await writeFile(file, 'from before');
  const failing = () => {
    throw new Error('no forecast');
  };
  const writing = writeDemandPredictions(file, [row], { retail_ml: () => forecast, broken: failing });
  await expect(writing).rejects.toThrow(`${file} cannot be written: no forecast`);
  expect(await readFile(file, 'utf8')).toBe('from before');
  expect(await readdir(folder)).toEqual(['predicted.csv']);
});
