import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ArtefactDraft, FileModelRegistry } from '@retail-ml/model-registry';
import { handWrittenChurnDraft } from './churn-artefact.fixture';
import { handWrittenDemandDraft } from './demand-artefact.fixture';
import { seedCustomer, seedProduct } from './running-api.fixture';

/** The compiled program, as it is run in earnest: `nx run api:test` builds it before. */
const PROGRAM = join(__dirname, '../dist/main.js');

/** What standard error holds where nothing is wrong. */
const NO_KEYS = 'No API keys are set: whoever is on this machine may ask, nobody else reaches the service.';

let folder: string;
let children: ChildProcessWithoutNullStreams[];

beforeAll(() => {
  if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is not built: run "npx nx run api:build".`);
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'api-main-'));
  children = [];
});

afterEach(async () => {
  for (const child of children) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

interface Program {
  child: ChildProcessWithoutNullStreams;
  output: { stdout: string; stderr: string };
  exit: Promise<number | null>;
}

function run(environment: Record<string, string> = { ML_API_PORT: '0' }): Program {
  const child = spawn(process.execPath, [PROGRAM], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...environment },
  });
  children.push(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  return { child, output, exit: once(child, 'close').then(([code]) => code as number | null) };
}

interface Entry {
  time: string;
  level: string;
  message: string;
  request_id?: string;
  trace_id?: string;
  audit?: true;
}

/** Standard error is no terminal here: each line is an entry of the application log. */
const entriesOf = ({ output }: Program): Entry[] =>
  output.stderr
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Entry);

const messagesOf = (program: Program): string[] => entriesOf(program).map(({ message }) => message);

async function addressOf({ child, output, exit }: Program): Promise<string> {
  const ended = exit.then((code) => {
    throw new Error(`Ended with ${code} before it served: ${output.stderr}`);
  });
  while (!output.stdout.includes('\n')) await Promise.race([once(child.stdout, 'data'), ended]);
  ended.catch(() => undefined);
  return /http:\/\/[\d.]+:\d+/.exec(output.stdout)?.[0] as string;
}

/** @returns the version of each model */
async function saveModels(): Promise<Record<'churn' | 'demand', string>> {
  const save = async (name: string, draft: ArtefactDraft): Promise<string> => {
    const registry = new FileModelRegistry(join(folder, 'models', name));
    const { version } = await registry.save(draft);
    await registry.promote(version, 'for a test');
    return version;
  };
  return {
    churn: await save('churn', await handWrittenChurnDraft()),
    demand: await save('demand', await handWrittenDemandDraft()),
  };
}

const linesOf = async (file: string): Promise<string[]> =>
  (await readFile(join(folder, 'logs', file), 'utf8')).split('\n').slice(0, -1);

test('it says one line, its address, and serves', async () => {
  const versions = await saveModels();
  const program = run();
  const url = await addressOf(program);
  const predict = async (model: string, body: object): Promise<unknown> => {
    const headers = { 'Content-Type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    return (await fetch(`${url}/api/predict/${model}`, init)).json();
  };
  expect(await predict('churn', seedCustomer)).toMatchObject({ customer_id: 123, model_version: versions.churn });
  expect(await predict('demand', seedProduct)).toMatchObject({ product_id: 456, model_version: versions.demand });
  program.child.kill('SIGINT');
  expect(await program.exit).toBe(0);
  expect(program.output.stdout).toBe(`Retail ML serves on ${url} - try it at ${url}/docs\n`);
  expect(messagesOf(program)).toEqual([NO_KEYS]);
  expect(await linesOf('ml_predictions.log')).toHaveLength(2);
});

test('without a model it serves all the same and says how to get one', async () => {
  const program = run();
  const url = await addressOf(program);
  expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: 'ok', version: '1.0.0' });
  expect((await fetch(`${url}/health/ready`)).status).toBe(503);
  for (const model of ['churn', 'demand']) {
    const reason = `models/${model}/aliases.json is missing. Train one with "npx retail-ml ${model}"`;
    expect(messagesOf(program).filter((message) => message.includes(reason))).toHaveLength(1);
  }
});

test('stopped under load, it answers what it has taken and logs every answer it gave', async () => {
  await saveModels();
  const program = run();
  const url = await addressOf(program);
  let answered = 0;
  let predictions = 0;
  let stopping = false;
  const clients = Array.from({ length: 16 }, async (_, client) => {
    for (let i = 0; ; i++) {
      const isBatch = i % 10 === 0;
      const [model, list, row] =
        client % 2 ? (['churn', 'customers', seedCustomer] as const) : (['demand', 'products', seedProduct] as const);
      const body = isBatch ? { [list]: Array.from({ length: 50 }, () => row) } : row;
      try {
        const response = await fetch(`${url}/api/predict/${model}${isBatch ? '/batch' : ''}`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', 'X-Request-Id': `${client}-${i}` },
          body: JSON.stringify(body),
        });
        await response.arrayBuffer();
        expect(response.status).toBe(200);
        answered++;
        predictions += isBatch ? 50 : 1;
      } catch (error) {
        // Once it is stopping, new connections are refused.
        if (stopping) return;
        throw error;
      }
    }
  });
  while (answered < 500) await new Promise((resolve) => setTimeout(resolve, 5));
  stopping = true;
  program.child.kill('SIGTERM');
  await Promise.all(clients);
  expect(await program.exit).toBe(0);
  expect(messagesOf(program)).toEqual([NO_KEYS]);
  expect(await linesOf('ml_predictions.log')).toHaveLength(predictions);
  const records = await linesOf('predictions.ndjson');
  expect(records).toHaveLength(predictions);
  for (const record of records) JSON.parse(record);
});

test('a request under way when the stop comes is answered; an idle connection does not hold it up', async () => {
  await saveModels();
  const program = run();
  const url = new URL(await addressOf(program));
  const idle = connect(Number(url.port), url.hostname).resume();
  await once(idle, 'connect');
  const body = JSON.stringify(seedCustomer);
  const slow = connect(Number(url.port), url.hostname);
  let answer = '';
  slow.setEncoding('utf8').on('data', (text: string) => (answer += text));
  slow.write(
    `POST /api/predict/churn HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 10)}`,
  );
  // The service has the request once it has answered another one that came later.
  await fetch(`${url.origin}/health`);
  program.child.kill('SIGTERM');
  await once(idle, 'close');
  slow.write(body.slice(10));
  await once(slow, 'close');
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(answer).toContain('Connection: close');
  expect(await program.exit).toBe(0);
  expect(await linesOf('predictions.ndjson')).toHaveLength(1);
});

test('with ML_DEBUG each request is an entry, without its query', async () => {
  const program = run({ ML_API_PORT: '0', ML_DEBUG: 'true' });
  const url = await addressOf(program);
  const trace_id = '4bf92f3577b34da6a3ce929d0e0e4736';
  const headers = { 'X-Request-Id': 'look-1', traceparent: `00-${trace_id}-00f067aa0ba902b7-01` };
  await fetch(`${url}/health?secret=4711`, { headers });
  program.child.kill('SIGTERM');
  expect(await program.exit).toBe(0);
  expect(entriesOf(program)).toContainEqual({
    time: expect.any(String),
    level: 'debug',
    message: expect.stringMatching(/^GET \/health 200 [\d.]+ ms$/),
    request_id: 'look-1',
    trace_id,
  });
  expect(program.output.stderr).not.toContain('4711');
});

test('a port that is taken: one clear line, and exit code 1', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  try {
    const program = run({ ML_API_PORT: String(port) });
    expect(await program.exit).toBe(1);
    expect(messagesOf(program).filter((message) => message.startsWith('Port'))).toEqual([
      `Port ${port} on 127.0.0.1 is taken: stop the program that listens there, or set ML_API_PORT to a free one.`,
    ]);
    expect(program.output.stderr).not.toContain('    at ');
  } finally {
    other.close();
  }
});

test('a wrong configuration stops the start, all faults at once; .env is read', async () => {
  await writeFile(join(folder, '.env'), 'ML_API_PORT=none\nML_LOGDIR=x\n');
  const program = run({ ML_DEBUG: 'perhaps' });
  expect(await program.exit).toBe(1);
  expect(program.output.stdout).toBe('');
  expect(messagesOf(program)).toEqual([
    [
      'The configuration (environment or .env) has faults:',
      '  ML_LOGDIR is not known. Is ML_LOG_DIR meant?',
      '  ML_API_PORT must be a whole number from 0 to 65535.',
      '  ML_DEBUG must be true or false.',
    ].join('\n'),
  ]);
});

test('a log folder that cannot be written stops the start with the place', async () => {
  await writeFile(join(folder, 'logs'), 'a file');
  const program = run();
  expect(await program.exit).toBe(1);
  expect(entriesOf(program).at(-1)).toMatchObject({
    level: 'error',
    message: expect.stringMatching(/^logs.* cannot be written \(E\w+\): check ML_LOG_DIR\.$/),
  });
});

test('an address that is not of this machine stops the start', async () => {
  const program = run({ ML_API_PORT: '0', ML_API_HOST: '192.0.2.1', ML_API_KEYS: `a:${'0'.repeat(64)}` });
  expect(await program.exit).toBe(1);
  expect(program.output.stderr).toContain('Nothing can listen on 192.0.2.1 (EADDRNOTAVAIL): check ML_API_HOST');
});

test('serving loads neither TensorFlow nor the documentation page', async () => {
  await mkdir(join(folder, 'empty'));
  const loads = ['app', 'serving'].map((name) => `require(${JSON.stringify(join(__dirname, `../dist/${name}.js`))});`);
  const script = `${loads.join('')} console.log(Object.keys(require.cache).join('\\n'))`;
  const child = spawn(process.execPath, ['-e', script], { cwd: folder });
  let loaded = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (loaded += text));
  await once(child, 'close');
  expect(loaded).toContain('churn-predictor.js');
  expect(loaded).toContain('demand-forecaster.js');
  expect(loaded.split('\n').filter((file) => /tensorflow|\/fit\/|swagger-ui|proper-lockfile/.test(file))).toEqual([]);
});
