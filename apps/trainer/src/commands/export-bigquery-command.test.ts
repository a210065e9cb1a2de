import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { type ChurnPredictor } from '@retail-ml/churn-model';
import { type TrainerConfig } from '../config';
import { createProgram } from '../program';
import { saveChurnModel } from '../tables/hand-written-models.fixture';
import { proveFunction } from '../export-bigquery/prove-function';

let folder: string;
let predictor: ChurnPredictor;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'export-bigquery-'));
  predictor = await saveChurnModel(join(folder, 'churn'));
});
afterAll(() => rm(folder, { recursive: true }));

async function run(args: string[], dataset = 'retail'): Promise<string> {
  const printed: string[] = [];
  const context = {
    config: {
      bigquery: { dataset },
      churnModelPath: join(folder, 'churn'),
      demandModelPath: join(folder, 'demand'),
    } as TrainerConfig,
    progress: { step: <R>(_: string, work: (report: () => void) => R) => work(() => undefined), note: () => undefined },
    print: (text: string) => printed.push(text),
  };
  const all = ['export-bigquery', '--model', 'churn', ...args];
  await createProgram(context as never).parseAsync(all, { from: 'user' });
  return printed.join('\n');
}

const output = (name: string) => join(folder, name);
const json = async (args: string[]) => JSON.parse(await run([...args, '--json'])) as Record<string, unknown>;

/** The seed's customer. */
const ADA = {
  recencyDays: 30,
  frequency: 5,
  avgMonetary: 125.5,
  loyaltyMember: true,
  daysSinceJoin: 365,
  totalPurchases: null,
};

/** Calls the body of a statement for the seed's customer, in an engine with nothing but JavaScript. */
function callBody(statement: string, library = ''): unknown {
  const body = /AS r"""([\s\S]*)""";\n$/.exec(statement)?.[1];
  const names = /FUNCTION `[^`]+`\(([^)]*)\)/
    .exec(statement)?.[1]
    .match(/\w+(?= (?:FLOAT64|BOOL))/g)
    ?.join();
  const code = `${library};(function(${names}){${body}})(30, 5, 125.5, true, 365, null)`;
  return runInContext(code, createContext(Object.create(null) as object));
}

/** The predictor's answer for the seed's customer, under the API's names. */
function expectedAnswer() {
  const { nextActivePeriod: period, ...prediction } = predictor.predict(ADA);
  return {
    churn_probability: prediction.churnProbability,
    risk_category: prediction.riskCategory,
    next_action: prediction.nextAction,
    horizon_days: predictor.horizonDays,
    next_active_period: period && { from_days: period.fromDays, to_days: period.toDays },
    inactive_since_days: prediction.inactiveSinceDays,
    value_at_risk: prediction.valueAtRisk,
    model_version: predictor.modelVersion,
  };
}

test('three statements are written, and the function answers the seed’s customer as the API does', async () => {
  const made = await json(['--output', output('plain')]);
  expect((await readdir(output('plain'))).sort()).toEqual([
    'churn-scores-table.sql',
    'predict-churn.sql',
    'score-churn.sql',
  ]);
  const statement = await readFile(join(output('plain'), 'predict-churn.sql'), 'utf8');
  expect(JSON.parse(JSON.stringify(callBody(statement)))).toEqual(expectedAnswer());
  const body = /AS r"""([\s\S]*)""";\n$/.exec(statement)?.[1] ?? '';
  expect(made).toMatchObject({
    model_version: predictor.modelVersion,
    function: 'retail.predict_churn',
    destination: 'retail.churn_scores',
    body_bytes: Buffer.byteLength(body),
    body_bytes_allowed: 32_768,
    deployed: false,
    scored: null,
  });
  expect(made['body_bytes']).toBeLessThan(32_768);
  const scoring = await readFile(join(output('plain'), 'score-churn.sql'), 'utf8');
  expect(scoring).toContain('`retail.predict_churn`(');
  expect(scoring).toContain(`scores.model_version = '${predictor.modelVersion}'`);
  expect(scoring).toContain(`as_of - ${predictor.lookbackDays})`);
});

test('what to type then is printed, with the size', async () => {
  const text = await run(['--output', output('text'), '--function', 'crm.churn'], 'owner.retail');
  expect(text).toMatch(
    /^Function crm\.churn of churn model \S+\. Its body has \d\d,\d{3} bytes; BigQuery takes 32,768\./,
  );
  expect(text).toContain(`bq query --use_legacy_sql=false < ${output('text')}/predict-churn.sql`);
  expect(text).toContain('--dataset_id=owner:retail --parameter=as_of_date:DATE:2026-11-01 <');
});

test('with a library the code is a file of its own', async () => {
  const made = await json(['--output', output('library'), '--library', 'gs://bucket/folder/']);
  const file = `predict-churn-${predictor.modelVersion}.js`;
  expect(made).toMatchObject({
    library_uri: `gs://bucket/folder/${file}`,
    files: { library: join(output('library'), file) },
  });
  const statement = await readFile(join(output('library'), 'predict-churn.sql'), 'utf8');
  expect(statement).toContain(`library = ['gs://bucket/folder/${file}']`);
  const answer = callBody(statement, await readFile(join(output('library'), file), 'utf8'));
  expect(JSON.parse(JSON.stringify(answer))).toEqual(expectedAnswer());
});

test.each([
  ['a library that is no place in Cloud Storage', ['--library', '/tmp/x'], 'gs://<bucket>/<folder>'],
  ['a day without --deploy', ['--as-of', '2026-11-01'], '--deploy'],
  ['no day of the calendar', ['--deploy', '--as-of', '2026-02-30'], 'YYYY-MM-DD'],
  ['a name that BigQuery does not take', ['--function', 'churn'], 'dataset.name or project.dataset.name'],
])('%s is refused', async (_, args, sentence) => {
  const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  await expect(run(['--output', output('refused'), ...args])).rejects.toThrow(sentence);
  write.mockRestore();
});

test('a function that answers otherwise than the model is not written', () => {
  const wrong = JSON.stringify({ ...expectedAnswer(), value_at_risk: 0 });
  expect(() => proveFunction(`() => (${JSON.stringify(expectedAnswer())})`, predictor, [ADA])).not.toThrow();
  expect(() => proveFunction(`() => (${wrong})`, predictor, [ADA])).toThrow('npx nx run trainer:build');
  expect(() => proveFunction('() => null', predictor, [ADA])).toThrow('npx nx run trainer:build');
});

test('--deploy goes to BigQuery, and says so where it cannot', async () => {
  const program = join(__dirname, '../../bin/retail-ml.mjs');
  const args = ['export-bigquery', '--model', 'churn', '--output', output('deployed'), '--deploy'];
  const child = spawn(process.execPath, [program, ...args], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      BIGQUERY_EMULATOR_HOST: 'http://127.0.0.1:1',
      CHURN_MODEL_PATH: join(folder, 'churn'),
    },
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += chunk));
  expect(await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject))).toBe(1);
  expect(stderr).toMatch(/^No connection to BigQuery at http:\/\/127\.0\.0\.1:1/);
  expect(await readdir(output('deployed'))).toHaveLength(3);
});
