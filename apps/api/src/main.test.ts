import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { seedCustomer, seedProduct } from './running-api.fixture';
import { NO_KEYS, ProgramFolder } from './running-program.fixture';

let folder: ProgramFolder;

beforeEach(async () => {
  folder = await ProgramFolder.create();
});

afterEach(() => folder.remove());

test('it says one line, its address, and serves', async () => {
  const versions = await folder.saveModels();
  const program = folder.run();
  const url = await program.url();
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
  expect(program.messages()).toEqual([NO_KEYS]);
  expect(await folder.linesOf('ml_predictions.log')).toHaveLength(2);
});

test('without a model it serves all the same and says how to get one', async () => {
  const program = folder.run();
  const url = await program.url();
  expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: 'ok', version: '1.0.0' });
  expect((await fetch(`${url}/health/ready`)).status).toBe(503);
  for (const model of ['churn', 'demand']) {
    const reason = `models/${model}/aliases.json is missing. Train one with "npx retail-ml ${model}"`;
    expect(program.messages().filter((message) => message.includes(reason))).toHaveLength(1);
  }
});

test.each([1, 2])(
  'stopped under load with %d workers, it answers what it took and logs all answers',
  async (workers) => {
    await folder.saveModels();
    const program = folder.run({ environment: { ML_WORKERS: String(workers) } });
    const url = await program.url();
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
    expect(program.messages()).toEqual([NO_KEYS]);
    expect(await folder.linesOf('ml_predictions.log')).toHaveLength(predictions);
    const records = await folder.linesOf('predictions.ndjson');
    expect(records).toHaveLength(predictions);
    for (const record of records) JSON.parse(record);
  },
);

test('a request under way when the stop comes is answered; an idle connection does not hold it up', async () => {
  await folder.saveModels();
  const program = folder.run();
  const url = new URL(await program.url());
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
  expect(await folder.linesOf('predictions.ndjson')).toHaveLength(1);
});

test('with ML_DEBUG each request is an entry, without its query', async () => {
  const program = folder.run({ environment: { ML_DEBUG: 'true' } });
  const url = await program.url();
  const trace_id = '4bf92f3577b34da6a3ce929d0e0e4736';
  const headers = { 'X-Request-Id': 'look-1', traceparent: `00-${trace_id}-00f067aa0ba902b7-01` };
  await fetch(`${url}/health?secret=4711`, { headers });
  program.child.kill('SIGTERM');
  expect(await program.exit).toBe(0);
  expect(program.entries()).toContainEqual({
    time: expect.any(String),
    level: 'debug',
    message: expect.stringMatching(/^GET \/health 200 [\d.]+ ms$/),
    request_id: 'look-1',
    trace_id,
  });
  expect(program.output.stderr).not.toContain('4711');
});

test.each([1, 2])('a port that is taken: one clear line, and exit code 1 (%d workers)', async (workers) => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  try {
    const program = folder.run({ environment: { ML_API_PORT: String(port), ML_WORKERS: String(workers) } });
    expect(await program.exit).toBe(1);
    expect(program.messages().filter((message) => message.startsWith('Port'))).toEqual([
      `Port ${port} on 127.0.0.1 is taken: stop the program that listens there, or set ML_API_PORT to a free one.`,
    ]);
    expect(program.output.stderr).not.toContain('    at ');
  } finally {
    other.close();
  }
});

test('a wrong configuration stops the start, all faults at once; .env is read', async () => {
  await writeFile(join(folder.path, '.env'), 'ML_DEBUG=perhaps\nML_LOGDIR=x\n');
  const program = folder.run({ environment: { ML_API_PORT: 'none' } });
  expect(await program.exit).toBe(1);
  expect(program.output.stdout).toBe('');
  expect(program.messages()).toEqual([
    [
      'The configuration (environment or .env) has faults:',
      '  ML_LOGDIR is not known. Is ML_LOG_DIR meant?',
      '  ML_API_PORT must be a whole number from 0 to 65535.',
      '  ML_DEBUG must be true or false.',
    ].join('\n'),
  ]);
});

test('a log folder that cannot be written stops the start with the place', async () => {
  await writeFile(join(folder.path, 'logs'), 'a file');
  const program = folder.run();
  expect(await program.exit).toBe(1);
  expect(program.entries().at(-1)).toMatchObject({
    level: 'error',
    message: expect.stringMatching(/^logs.* cannot be written \(E\w+\): check ML_LOG_DIR\.$/),
  });
});

test('an address that is not of this machine stops the start', async () => {
  const program = folder.run({ environment: { ML_API_HOST: '192.0.2.1', ML_API_KEYS: `a:${'0'.repeat(64)}` } });
  expect(await program.exit).toBe(1);
  expect(program.output.stderr).toContain('Nothing can listen on 192.0.2.1 (EADDRNOTAVAIL): check ML_API_HOST');
});

test('serving loads neither TensorFlow nor the documentation page', async () => {
  await mkdir(join(folder.path, 'empty'));
  const loads = ['app', 'serving'].map((name) => `require(${JSON.stringify(join(__dirname, `../dist/${name}.js`))});`);
  const script = `${loads.join('')} console.log(Object.keys(require.cache).join('\\n'))`;
  const child = spawn(process.execPath, ['-e', script], { cwd: folder.path });
  let loaded = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (loaded += text));
  await once(child, 'close');
  expect(loaded).toContain('churn-predictor.js');
  expect(loaded).toContain('demand-forecaster.js');
  expect(loaded.split('\n').filter((file) => /tensorflow|\/fit\/|swagger-ui|proper-lockfile/.test(file))).toEqual([]);
});

test('the program is one file without what was needed to build it', async () => {
  const bundle = await readFile(join(__dirname, '../dist/bundle.js'), 'utf8');
  const sources = Array.from(bundle.matchAll(/^ *\/\/ ((?:node_modules|apps|libs)\/\S+)$/gm), ([, source]) => source);
  expect(sources).toEqual(
    expect.arrayContaining(['libs/churn-model/src/churn-predictor.ts', 'node_modules/express/lib/express.js']),
  );
  expect(
    sources.filter((source) => /tensorflow|\/fit\/|swagger-ui|\/ajv|\/fast-json-stringify\/index/.test(source)),
  ).toEqual([]);
  // Four copies of the same list.
  expect(sources.filter((source) => source.endsWith('/mime-db/db.json'))).toHaveLength(1);
});
