import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEMAND_REQUEST_FIELDS, DemandForecaster, demandModelCode, wholeUnits } from '@retail-ml/demand-model';
import { type FieldProfile, type ReferenceProfile, readReferenceProfile } from '@retail-ml/drift';
import { type DemandInput } from '@retail-ml/features';
import { FileModelRegistry } from '@retail-ml/model-registry';
import { product, saveDemandModel } from '../tables/hand-written-models.fixture';

const PROGRAM = join(__dirname, '..', '..', 'bin', 'retail-ml.mjs');
const ROWS = 600;

let folder: string;
let version: string;
let demandVersion: string;
let profile: ReferenceProfile;

/** Runs the program as a user does, in a folder of its own. */
async function retailMl(...args: string[]) {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
  });
  const run = { exitCode: null as number | null, stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (run.stdout += chunk));
  child.stderr.on('data', (chunk) => (run.stderr += chunk));
  run.exitCode = await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject));
  return run;
}

const detectDrift = (...args: string[]) => retailMl('detect-drift', '--model', 'churn', ...args);

/** A value as it was distributed in training, by its place between 0 and 1. */
function trainingValue(field: FieldProfile, place: number): number | string | boolean {
  if (field.kind === 'number') {
    const { points, atOrBelow, rows } = field.distribution;
    return points[atOrBelow.findIndex((count) => count > place * rows)];
  }
  let below = 0;
  const category = field.bins.categories[field.counts.findIndex((count) => (below += count) > place * profile.rows)];
  return category === 'true' || category === 'false' ? category === 'true' : category;
}

interface Row {
  time: string;
  model: string;
  model_version: string;
  customer_id?: string;
  product_id?: string;
  features: Record<string, unknown>;
  output: Record<string, unknown>;
}

/** Log records, an hour old, whose fields are each distributed as in training. */
function records(rows: number, name = 'C'): Row[] {
  return Array.from({ length: rows }, (_, i) => {
    const values = (role: string) =>
      Object.fromEntries(
        profile.fields
          .filter((field) => field.role === role)
          .map((field) => [field.field, trainingValue(field, (i + 0.5) / rows)]),
      );
    return {
      time: new Date(Date.now() - 3_600_000).toISOString(),
      model: 'churn',
      model_version: version,
      customer_id: `${name}${i}`,
      features: values('feature'),
      output: values('prediction'),
    };
  });
}

async function writeLog(file: string, rows: readonly Row[], end = ''): Promise<void> {
  await mkdir(join(folder, 'logs'), { recursive: true });
  await writeFile(join(folder, 'logs', file), `${rows.map((row) => JSON.stringify(row)).join('\n')}\n${end}`);
}

const loyal = (row: Row): Row => ({ ...row, features: { ...row.features, loyalty_member: true } });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'detect-drift-'));
  await retailMl('generate', '--customers', '800', '--products', '30');
  await retailMl('churn');
  [version] = (await readdir(join(folder, 'models/churn'))).filter((name) => /^\d/.test(name));
  const manifest = JSON.parse(await readFile(join(folder, 'models/churn', version, 'manifest.json'), 'utf8'));
  profile = readReferenceProfile(manifest.referenceProfile);
  await writeFile(join(folder, 'dump.csv'), 'a,b\n1,2\n');
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(() => rm(join(folder, 'logs'), { recursive: true, force: true }));

test('what is distributed as in training is no drift; of each customer the last prediction counts', async () => {
  const rows = records(ROWS);
  // Rotation, another version, another model, an earlier and odd answer for each, and a line cut off.
  await writeLog('predictions.ndjson.1', [
    ...rows.slice(0, 300),
    ...rows.map((row) => loyal({ ...row, time: '2026-01-01T00:00:00.000Z' })),
  ]);
  const others = [
    ...records(400, 'old').map((row) => loyal({ ...row, model_version: '20200101-000000-abcdef' })),
    ...records(400, 'P').map((row) => loyal({ ...row, model: 'demand' })),
  ];
  await writeLog('predictions.ndjson', [...rows.slice(300), ...others], '{"time":"2026-11-2');
  const { exitCode, stdout } = await detectDrift('--threshold', '0.1');
  expect(stdout).toContain(`against ${ROWS} of logs/predictions.ndjson`);
  expect(stdout).toContain("No drift: no field's PSI is above 0.1");
  expect(stdout).toContain('1 broken lines of the log were passed over.');
  expect(stdout).toContain('400 predictions were made by other versions');
  expect(stdout).toContain(`${ROWS} earlier predictions of the same customers are not counted.`);
  expect(exitCode).toBe(0);
});

test('drift ends with 2, one JSON document and a page that needs no network', async () => {
  await writeLog('predictions.ndjson', records(ROWS).map(loyal));
  const { exitCode, stdout, stderr } = await detectDrift('--json', '--report', 'drift.html');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('npx retail-ml churn');
  const { model, modelVersion, report } = JSON.parse(stdout);
  // What was found in the log is left beside it, for the API's /metrics.
  const latest = JSON.parse(await readFile(join(folder, 'logs/drift-churn.json'), 'utf8'));
  expect(latest).toMatchObject({ model: 'churn', model_version: version, verdict: 'drift', threshold: 0.1 });
  expect(latest.fields.map(({ field, psi, alarm }: Record<string, unknown>) => [field, psi, alarm])).toEqual(
    report.fields.map(({ field, psi, alarm }: Record<string, unknown>) => [field, psi, alarm]),
  );
  expect({ model, modelVersion, verdict: report.verdict }).toEqual({
    model: 'churn',
    modelVersion: version,
    verdict: 'drift',
  });
  const alarms = report.fields.filter(({ alarm }: { alarm: boolean }) => alarm);
  expect(alarms).toMatchObject([{ field: 'loyalty_member', test: { name: 'chi-squared' } }]);
  const page = await readFile(join(folder, 'drift.html'), 'utf8');
  expect(page.match(/<caption>Distribution of /g)).toHaveLength(8);
  expect(page).toContain('Drift in loyalty_member');
  expect(page).not.toMatch(/https?:|<script|<link|NaN|undefined/);
  expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('--since leaves older predictions out, and too few rows are said to be too few', async () => {
  const old = records(ROWS).map((row) => loyal({ ...row, time: '2026-01-01T00:00:00.000Z' }));
  await writeLog('predictions.ndjson.1', old);
  await utimes(join(folder, 'logs/predictions.ndjson.1'), new Date('2026-01-01'), new Date('2026-01-01'));
  await writeLog('predictions.ndjson', [...old, ...records(150, 'new').map(loyal)]);
  expect((await detectDrift()).exitCode).toBe(2);
  const { exitCode, stdout } = await detectDrift('--since', '7d');
  expect(stdout).toContain('Not enough data: 150 rows, 200 are needed');
  expect(exitCode).toBe(0);
});

test('a file of rows is predicted by the champion and compared', async () => {
  const lines = records(ROWS).map(({ features: f }) =>
    [f.avg_monetary, f.recency_days, 'kept', f.frequency, f.loyalty_member, f.days_since_join].join(','),
  );
  const header = 'avg_monetary,recency_days,extra,frequency,loyalty_member,days_since_join';
  await writeFile(join(folder, 'rows.csv'), [header, ...lines].join('\n'));
  const { report } = JSON.parse((await detectDrift('--input-file', 'rows.csv', '--json')).stdout);
  expect(report.rows.current).toBe(ROWS);
  for (const { field, role, psi } of report.fields) {
    if (role === 'feature') expect([field, psi < 0.1]).toEqual([field, true]);
  }
  await writeFile(join(folder, 'bad.csv'), [header, '1,x,,3,true,4', ...lines, '1,2,,3,true,1'].join('\n'));
  const bad = await detectDrift('--input-file', 'bad.csv');
  expect(bad.stdout).toContain(`against ${ROWS} of bad.csv`);
  expect(bad.stdout).toContain(
    '2 rows that the API would refuse are left out; the first: line 2, column recency_days: must be a whole number',
  );
});

test.each([
  ['no log', [], 1, 'There is no prediction log logs/predictions.ndjson.'],
  ['no model', ['--model-path', 'empty/churn'], 1, 'npx retail-ml churn'],
  ['a file that is not there', ['--input-file', 'nowhere.csv'], 1, 'nowhere.csv'],
  ['a file of something else', ['--input-file', 'dump.csv'], 1, 'dump.csv has no column recency_days, frequency'],
  ['a threshold of 0', ['--threshold', '0'], 64, 'A number above 0 is expected'],
  ['a time without its unit', ['--since', '7'], 64, '12h, 7d or 4w'],
  ['a file and a time', ['--since', '7d', '--input-file', 'rows.csv'], 64, 'cannot be used with'],
])('%s ends with its exit code and a sentence', async (_, args, exitCode, sentence) => {
  const run = await detectDrift(...args);
  expect(run.stderr).toContain(sentence);
  expect(run).toMatchObject({ exitCode, stdout: '' });
});

describe('demand', () => {
  const detectDemandDrift = (...args: string[]) => retailMl('detect-drift', '--model', 'demand', ...args);

  beforeAll(async () => {
    const forecaster = await saveDemandModel(join(folder, 'models/demand'));
    demandVersion = forecaster.modelVersion;
  });

  /** Log records of products as training saw them; like most requests, they say nothing of 14 days and holidays. */
  async function writeDemandLog(change: (it: DemandInput) => Partial<DemandInput> = () => ({})): Promise<void> {
    const forecaster = new DemandForecaster(
      await new FileModelRegistry(join(folder, 'models/demand')).load(demandModelCode),
    );
    const rows = Array.from({ length: ROWS }, (_, i): Row => {
      const input = { ...product(5000 + i), recentSales14d: null, ...change(product(5000 + i)) };
      const { week, month, trend, movement } = forecaster.forecast(input);
      return {
        time: new Date().toISOString(),
        model: 'demand',
        model_version: demandVersion,
        product_id: `P${i}`,
        features: Object.fromEntries(
          Object.entries(DEMAND_REQUEST_FIELDS).map(([field, name]) => [field, input[name]]),
        ),
        output: {
          forecast_7d: wholeUnits(week).forecast,
          forecast_30d: wholeUnits(month).forecast,
          trend,
          movement,
        },
      };
    });
    await writeLog('predictions.ndjson', rows);
  }

  test('products as in training are no drift, though requests leave out what is optional', async () => {
    await writeDemandLog();
    const { exitCode, stdout } = await detectDemandDrift();
    expect(stdout).toContain(`against ${ROWS} of logs/predictions.ndjson`);
    expect(stdout).toContain(`recent_sales_14d was left out in ${ROWS} of ${ROWS} rows; the others are compared.`);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringContaining('No drift') });
  });

  test('more sales and unknown categories are found, each by its field; another season is none, it comes by itself', async () => {
    await writeDemandLog((it) => ({
      season: 'winter',
      category: `new ${it.category}`,
      recentSales30d: it.recentSales30d * 4 + 100,
    }));
    const { exitCode, stdout } = await detectDemandDrift('--json', '--report', 'demand.html');
    const { report } = JSON.parse(stdout) as { report: { fields: { field: string; alarm: boolean }[] } };
    const alarms = report.fields.filter(({ alarm }) => alarm).map(({ field }) => field);
    expect(alarms).toEqual(expect.arrayContaining(['category', 'recent_sales_30d', 'forecast_30d']));
    expect(alarms).not.toContain('recent_sales_7d');
    expect(report.fields.map(({ field }) => field)).not.toContain('seasonality');
    expect(exitCode).toBe(2);
    expect(await readFile(join(folder, 'demand.html'), 'utf8')).not.toMatch(/https?:|<script|<link|NaN|undefined/);
  });

  test('a file is compared too, whatever its kind', async () => {
    const rows = Array.from({ length: ROWS }, (_, i) => {
      const { category, recentSales7d, recentSales14d, recentSales30d, season, weekday, isHoliday } = product(5000 + i);
      return {
        category,
        recent_sales_7d: recentSales7d,
        recent_sales_14d: recentSales14d,
        recent_sales_30d: recentSales30d,
        seasonality: season,
        day_of_week: weekday,
        is_holiday: isHoliday,
      };
    });
    await writeFile(join(folder, 'products.ndjson'), rows.map((row) => JSON.stringify(row)).join('\n'));
    const { exitCode, stdout } = await detectDemandDrift('--input-file', 'products.ndjson');
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringContaining('No drift') });
    expect(stdout).toContain('recent_sales_14d was left out in 120 of 600 rows');
  });
});

test('a model trained before there were profiles says what to do', async () => {
  const file = join(folder, 'models/churn', version, 'manifest.json');
  const kept = await readFile(file, 'utf8');
  await writeFile(file, JSON.stringify({ ...JSON.parse(kept), referenceProfile: { rows: 5, quantiles: {} } }));
  const { exitCode, stderr } = await detectDrift();
  await writeFile(file, kept);
  expect(stderr).toContain('Train it again: npx retail-ml churn');
  expect(exitCode).toBe(1);
});
