import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROGRAM = join(__dirname, '..', 'bin', 'retail-ml.mjs');

interface Run {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'retail-ml-program-'));
  const generated = await retailMl('generate', '--customers', '800', '--products', '30');
  expect(generated.stdout).toContain('800 customers bought 30 products');
  await mkdir(join(folder, 'short'));
  await writeFile(
    join(folder, 'short', 'sales.csv'),
    'customer_id,product_id,sold_at,quantity,unit_price\nC,P,2026-01-01,1,2\nC,P,2026-02-01,1,2\n',
  );
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs the program as a user does, in a folder of its own and with an environment of its own. */
async function retailMl(...args: string[]): Promise<Run> {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
  });
  const run: Run = { exitCode: null, stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (run.stdout += chunk));
  child.stderr.on('data', (chunk) => (run.stderr += chunk));
  run.exitCode = await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject));
  return run;
}

async function train(...args: string[]) {
  const run = await retailMl('churn', '--json', ...args);
  expect(run).toMatchObject({ exitCode: 0 });
  return JSON.parse(run.stdout) as {
    manifest: { version: string };
    verdict: { accepted: boolean };
    certificate: { passed: boolean; rows: { generated: number } };
  };
}

/** The first champion of the shop. */
let first: Awaited<ReturnType<typeof train>>;
beforeAll(async () => {
  first = await train();
});

test('a reader of its output who leaves early gets no stack', async () => {
  const child = spawn(process.execPath, [PROGRAM, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += chunk));
  await new Promise((resolve) => child.on('close', resolve));
  expect(stderr).toBe('');
});

test('from data to a champion: train, list, show, promote, take back', async () => {
  const second = await train('--seed', '2');
  expect([first.verdict.accepted, second.verdict.accepted]).toEqual([true, true]);
  expect(first.certificate).toMatchObject({ passed: true, rows: { generated: 10_000 } });

  const list = JSON.parse((await retailMl('models', 'list', '--json')).stdout);
  expect(list).toMatchObject([
    { model: 'churn', version: second.manifest.version, champion: true },
    { version: first.manifest.version, champion: false },
  ]);
  expect((await retailMl('models', 'rollback')).stdout).toBe(`Champion of churn is again ${first.manifest.version}.\n`);
  expect((await retailMl('models', 'show')).stdout).toMatch(
    new RegExp(`churn ${first.manifest.version} \\(champion\\)[^]*parity certificate: All 5 places that were asked`),
  );
  const promoted = await retailMl('models', 'promote', second.manifest.version, '--reason', 'a better seed');
  expect(promoted.stdout).toBe(`Champion of churn is now ${second.manifest.version}.\n`);
  expect((await retailMl('models', 'show')).stdout).toContain('promote: a better seed');

  // A machine that does not train takes the model as one file.
  const archive = join(folder, 'churn.tgz');
  expect((await retailMl('models', 'export', first.manifest.version, archive)).exitCode).toBe(0);
  const imported = await retailMl('models', '--path', 'elsewhere/churn', 'import', archive);
  expect(imported.stdout).toContain(
    `Version ${first.manifest.version} of churn is in elsewhere/churn, and is champion`,
  );
});

test('one seed gives one model', async () => {
  const weights = async (output: string, version: string) => readFile(join(folder, output, version, 'weights.bin'));
  const again = await train('--output-path', 'again/churn');
  expect(await weights('again/churn', again.manifest.version)).toEqual(
    await weights('models/churn', first.manifest.version),
  );
});

test('a damaged version cannot become champion', async () => {
  const { manifest } = first;
  await cp(join(folder, 'models/churn'), join(folder, 'damaged/churn'), { recursive: true });
  const weightsFile = join(folder, 'damaged/churn', manifest.version, 'weights.bin');
  const weights = await readFile(weightsFile);
  weights[10] ^= 1;
  await writeFile(weightsFile, weights);
  const { exitCode, stderr } = await retailMl('models', '--path', 'damaged/churn', 'promote', manifest.version);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('weights.bin');
});

/** A shop's files: customers who buy about once a month until they leave, as of a day that is the last of the data. */
async function writeShop(name: string, { customers, days = 600 }: { customers: number; days?: number }) {
  const dump = join(folder, name);
  await mkdir(dump);
  // Numbers that look random and are the same in each run.
  const share = (a: number, b: number) => (((Math.sin(a * 12.9898 + b * 78.233) * 43758.5453) % 1) + 1) % 1;
  const isoDay = (day: number) => new Date(Date.UTC(2025, 0, 1 + day)).toISOString().slice(0, 10);
  const sales = ['customer_id,sold_at,quantity,unit_price'];
  const lastPurchases: number[] = [];
  for (let customer = 0; customer < customers; customer++) {
    let last = Math.floor(share(customer, 0) * (days / 2));
    const leaves = last - 400 * Math.log(1 - share(customer, 1));
    for (let day = last, n = 2; day < Math.min(days, leaves); n++) {
      sales.push(`K${customer},${isoDay(day)},1,${5 + (customer % 7)}`);
      last = day;
      day += 1 + Math.floor(-30 * Math.log(1 - share(customer, n)));
    }
    lastPurchases.push(last);
  }
  return { dump, sales, lastPurchases, isoDay, days };
}

test('a folder of files is trained on without being imported', async () => {
  const { dump, sales } = await writeShop('dump', { customers: 700 });
  await writeFile(join(dump, 'sales.csv'), [...sales, 'K1,yesterday,1,2'].join('\n'));
  const training = ['churn', '--data-source', 'csv', '--data-path', 'dump', '--output-path', 'files/churn'];
  const { stdout, stderr, exitCode } = await retailMl(...training);
  expect(stderr).toContain(`1 of ${sales.length} sales can't be taken: see rejected-rows.csv.`);
  expect(stdout).toContain('Saved in files/churn/');
  expect(exitCode).toBe(0);
  expect(await readFile(join(folder, 'rejected-rows.csv'), 'utf8')).toContain('yesterday');
});

test('a status that was taken from those who left rings the alarm: saved, not champion, and how to serve it', async () => {
  const { dump, sales, lastPurchases, isoDay, days } = await writeShop('leak', { customers: 900 });
  await writeFile(join(dump, 'sales.csv'), sales.join('\n'));
  // The loyalty programme keeps those who bought in the last quarter of the data: what churn asks for.
  const members = lastPurchases.map((last, i) => `K${i},${isoDay(0)},${last >= days - 90}`);
  await writeFile(join(dump, 'customers.csv'), ['customer_id,joined_on,loyalty_member', ...members].join('\n'));
  const training = ['churn', '--data-source', 'csv', '--data-path', 'leak', '--output-path', 'leak/churn'];
  const { stdout, stderr, exitCode } = await retailMl(...training);
  expect(exitCode).toBe(2);
  expect(stdout).toMatch(/refused AUC (0\.9|1\.0)\d+ is above 0\.95/);
  expect(stderr).toContain('one of the inputs probably knows who left');
  const [, promote] = /To serve it all the same: npx retail-ml (models .*)/.exec(stderr)!;
  const shown = await retailMl('models', '--path', 'leak/churn', 'list');
  expect(shown.stdout).not.toContain('champion');
  expect((await retailMl(...promote.split(' '))).stdout).toMatch(
    /^Champion of churn is now .*, against the verdict: AUC/,
  );
  expect((await retailMl('models', '--path', 'leak/churn', 'show')).stdout).toContain(
    'promote: by hand, against the verdict: AUC',
  );
});

test('too few buyers are refused before the training, with what mends it; a policy of their own lets them pass', async () => {
  const { dump, sales } = await writeShop('corner-shop', { customers: 350 });
  await writeFile(join(dump, 'sales.csv'), sales.join('\n'));
  const training = ['churn', '--data-source', 'csv', '--data-path', 'corner-shop', '--output-path', 'small/churn'];
  const refused = await retailMl(...training);
  expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
  expect(refused.stderr).toMatch(
    /Nothing was trained: there are 3\d\d customers with a purchase in the training rows in the files in corner-shop, and the policy asks for at least 500: churn\.minimumBuyers in .*acceptance-policy\.json\.\nPut more sales into the folder\nOr lower churn\.minimumBuyers in a copy of the policy: npx retail-ml churn --policy my-policy\.json\n$/,
  );
  expect(refused.stderr).not.toContain('Training churn');
  expect(existsSync(join(folder, 'small'))).toBe(false);

  const shipped = JSON.parse(await readFile(join(__dirname, '../acceptance-policy.json'), 'utf8'));
  const own = { ...shipped, churn: { ...shipped.churn, minimumBuyers: 300 } };
  await writeFile(join(folder, 'my-policy.json'), JSON.stringify(own));
  const passed = await retailMl(...training, '--policy', 'my-policy.json');
  expect(passed.stdout).toMatch(
    /passed {2}3\d\d customers with a purchase in the training rows; at least 300 are asked/,
  );
});

test('benchmark --json prints one document and nothing else on stdout', async () => {
  const lines = [
    'customer_id,snapshot_date,recency_days,frequency,avg_monetary,loyalty_member,days_since_join,churned,split',
  ];
  for (let i = 0; i < 1200; i++) {
    const recency = 1 + ((i * 37) % 170);
    const churned = (i * 7919) % 200 < recency ? 1 : 0;
    lines.push(
      `C${i},2026-0${1 + (i % 3)}-01,${recency},${1 + (i % 6)},${20 + (i % 50)},0,${recency + (i % 300)},${churned},${i % 4 ? 'train' : 'test'}`,
    );
  }
  await writeFile(join(folder, 'rows.csv'), lines.join('\n'));
  const args = [
    'benchmark',
    '--model',
    'churn',
    '--input-file',
    'rows.csv',
    '--json',
    '--predictions',
    'predicted.csv',
  ];
  const { stdout } = await retailMl(...args);
  const document = JSON.parse(stdout);
  expect(document).toMatchObject({ model: 'churn', file: 'rows.csv', rows: { train: 900, test: 300 } });
  expect(Object.keys(document.metrics)).toEqual(
    expect.arrayContaining([
      'accuracy',
      'precision',
      'recall',
      'f1',
      'roc_auc',
      'roc_auc_se',
      'pr_auc',
      'brier',
      'log_loss',
      'ece',
    ]),
  );
  expect(document.metrics.roc_auc).toBeGreaterThan(0.6);
  expect(document.seconds.fit).toBeLessThanOrEqual(document.seconds.total);
  expect(document.seconds.fit_cpu).toBeGreaterThan(0);

  // The predictions are those that the figures are made of: the Brier scores come out again.
  const [header, ...predicted] = (await readFile(join(folder, 'predicted.csv'), 'utf8')).trimEnd().split('\n');
  expect(header).toBe('model,customer_id,snapshot_date,churned,churn_probability');
  const brier = (model: string) => {
    const rows = predicted.map((line) => line.split(',')).filter((cells) => cells[0] === model);
    expect(rows).toHaveLength(300);
    return rows.reduce((sum, [, , , label, probability]) => sum + (Number(label) - Number(probability)) ** 2, 0) / 300;
  };
  expect(brier('retail_ml')).toBeCloseTo(document.metrics.brier, 12);
  expect(brier('recency_rule')).toBeCloseTo(document.baselines.recency_rule.brier, 12);
});

test.each([
  ['an unknown option', ['churn', '--horizon', '3'], 64, "unknown option '--horizon'"],
  ['a word for a number', ['churn', '--seed', 'x'], 64, 'A whole number from 0 is expected'],
  ['an unknown command', ['chrun'], 64, "unknown command 'chrun'"],
  [
    'a history shorter than both windows',
    ['churn', '--lookback-days', '700'],
    2,
    'npx retail-ml churn --lookback-days 350',
  ],
  ['a policy that is none', ['churn', '--policy', 'short/sales.csv'], 64, 'sales.csv is no acceptance policy'],
  ['csv without its folder', ['churn', '--data-source', 'csv'], 64, '--data-path <folder>'],
  ['too little data', ['churn', '--horizon-days', '360'], 1, 'a horizon of 360 days needs at least 780'],
  ['too little data for demand', ['demand', '--data-source', 'csv', '--data-path', 'short'], 1, 'needs at least 112'],
  ['a bias of one horizon', ['demand', '--target-bias', '-0.04'], 64, 'A number each for 7 and 30 days is expected'],
  ['a bias of half', ['demand', '--target-bias', '-0.5,0'], 64, 'A number from -0.2 to 0.2 is expected'],
  ['a train split of all', ['demand', '--train-split', '1'], 64, 'A number from 0.1 to 0.95 is expected'],
  ['an unknown version', ['models', 'show', '20200101-000000-abcdef'], 1, '20200101-000000-abcdef'],
  ['a missing file', ['import', '--transactions', 'nowhere.csv'], 1, 'nowhere.csv'],
  [
    'predictions of two files',
    ['benchmark', '--model', 'churn', '--input-file', 'a.csv', 'b.csv', '--predictions', 'p.csv'],
    64,
    'one input file',
  ],
  [
    'a destination that is no table',
    ['score', '--model', 'churn', '--as-of', '2026-11-01', '--destination', 'a.b.c'],
    64,
    'schema.table is expected',
  ],
  [
    'a day that is none',
    ['score', '--model', 'churn', '--as-of', '2026-02-30', '--destination', 'ml.scores'],
    64,
    '"2026-02-30" is not a day',
  ],
  [
    'scoring without a model',
    ['score', '--model', 'demand', '--as-of', '2026-11-01', '--destination', 'ml.s', '--model-path', 'nowhere'],
    1,
    'npx retail-ml demand',
  ],
  ['no model', ['models', '--path', 'empty/churn', 'rollback'], 1, 'retail-ml'],
])('%s ends with its exit code and a sentence, on stderr only', async (_, args, exitCode, sentence) => {
  const run = await retailMl(...args);
  expect(run.stderr).toContain(sentence);
  expect(run.stderr).not.toContain('    at ');
  expect(run).toMatchObject({ exitCode, stdout: '' });
});

test('every command explains itself with an example', async () => {
  for (const command of ['churn', 'demand', 'import', 'generate', 'models', 'benchmark', 'score']) {
    const { exitCode, stdout } = await retailMl(command, '--help');
    expect([command, exitCode]).toEqual([command, 0]);
    expect(stdout).toContain(`$ retail-ml ${command}`);
  }
});

test('without data the sentence names both ways to get some', async () => {
  const elsewhere = join(folder, 'empty-place');
  await mkdir(elsewhere);
  const kept = folder;
  folder = elsewhere;
  try {
    const { exitCode, stderr } = await retailMl('churn');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('npx retail-ml generate');
    expect(stderr).toContain('npx retail-ml import');
    expect(existsSync(join(elsewhere, 'models'))).toBe(false);
  } finally {
    folder = kept;
  }
});
