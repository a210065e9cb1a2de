import { execFileSync } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { handWrittenChurnDraft } from './churn-artefact.fixture';
import { seedCustomer } from './running-api.fixture';
import { RunningClients, until } from './running-clients.fixture';
import { type Program, ProgramFolder, type RunOptions } from './running-program.fixture';

/** The program as it is run in earnest, with two workers, while something breaks. */
let folder: ProgramFolder;
let program: Program;
let url: string;

jest.setTimeout(60_000);

beforeEach(async () => {
  folder = await ProgramFolder.create();
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((clients) => clients.stop()));
  await folder.remove();
});

const running: RunningClients[] = [];

function startClients(): RunningClients {
  const clients = new RunningClients(url);
  running.push(clients);
  return clients;
}

interface Ready {
  status: string;
  models: { name: string; version: string; reason: string | null }[];
  workers: { configured: number; ready: number };
  prediction_log: { lost_lines: number; reason: string | null };
}

async function start({ environment, before }: RunOptions = {}): Promise<Record<'churn' | 'demand', string>> {
  const versions = await folder.saveModels();
  program = folder.run({ environment: { ML_WORKERS: '2', ...environment }, before });
  url = await program.url();
  await until('both workers can answer', async () => (await ready()).workers?.ready === 2);
  return versions;
}

const ready = async (): Promise<Ready> => (await fetch(`${url}/health/ready`)).json() as Promise<Ready>;

async function stop(): Promise<void> {
  program.child.kill('SIGTERM');
  expect(await program.exit).toBe(0);
}

function workerPids(): number[] {
  return execFileSync('pgrep', ['-P', String(program.child.pid)], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map(Number);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Sum over all labels. */
async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const values = text.split('\n').flatMap((line) => (line.startsWith(name) ? [Number(line.split(' ').at(-1))] : []));
  return values.reduce((sum, value) => sum + value, 0);
}

const loggedIds = async (): Promise<string[]> =>
  (await folder.linesOf('predictions.ndjson')).map((line) => (JSON.parse(line) as { request_id: string }).request_id);

const ask = (customer_id: number): Promise<Response> =>
  fetch(`${url}/api/predict/churn`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Connection: 'close' },
    body: JSON.stringify({ ...seedCustomer, customer_id }),
  });

test('a worker that is killed is replaced; only what it had in hand is lost', async () => {
  await start();
  const clients = startClients();
  await clients.more(300);
  const [victim, survivor] = workerPids();
  const logged = clients.answered.map(({ id }) => id);
  await until('all is logged', async () => {
    const there = new Set(await loggedIds());
    return logged.every((id) => there.has(id));
  });
  const countedBefore = await metric('retail_ml_predictions_total');
  process.kill(victim, 'SIGKILL');
  await until('one worker is missed', async () => (await ready().catch(() => null))?.workers?.ready === 1);
  const atTheKill = clients.sent.length;
  expect(await metric('retail_ml_predictions_total')).toBeGreaterThanOrEqual(countedBefore);
  await clients.more(100);
  await until('both workers can answer again', async () => (await ready()).workers.ready === 2);
  expect(workerPids()).toContain(survivor);
  expect(workerPids()).not.toContain(victim);
  await clients.more(300);
  await clients.stop();
  await stop();

  // Each client waits for one answer at a time, and finds one dead connection.
  expect(clients.failed.length).toBeLessThanOrEqual(16);
  const there = new Set(await loggedIds());
  const missing = clients.answered.filter(({ id }) => !there.has(id)).map(({ id }) => id);
  const around = clients.sent.slice(logged.length, atTheKill + 16).map(({ id }) => id);
  expect(around).toEqual(expect.arrayContaining(missing));
  expect(program.messages().join()).toContain(`Worker ${victim} ended with SIGKILL; another one takes its place`);
});

test('a worker that hangs is ended and replaced', async () => {
  await start({ environment: { ML_WORKER_TIMEOUT_SECONDS: '3' } });
  const [victim, survivor] = workerPids();
  process.kill(victim, 'SIGSTOP');
  await until('it is ended', () => !isAlive(victim));
  await until('both workers can answer again', async () => (await ready()).workers.ready === 2);
  expect(workerPids()).toContain(survivor);
  expect((await ask(1)).status).toBe(200);
  expect(await metric('retail_ml_workers_hung_total')).toBe(1);
  await stop();
  expect(program.messages().join()).toContain(
    `Worker ${victim} has not answered for 3 s and is ended.,Worker ${victim} ended with SIGKILL; another one takes`,
  );
});

test('a primary process that is killed leaves no worker behind', async () => {
  await start();
  const workers = workerPids();
  const clients = startClients();
  await clients.more(50);
  program.child.kill('SIGKILL');
  await until('the workers are gone', () => !workers.some(isAlive));
  await clients.stop();
  await expect(fetch(`${url}/health`)).rejects.toThrow();
});

test('figures are summed over the workers, and do not fall when one ends', async () => {
  await start();
  const total = 'retail_ml_predictions_total';
  await Promise.all(Array.from({ length: 60 }, (_, i) => ask(i)));
  expect(await metric(total)).toBe(60);
  const [victim] = workerPids();
  process.kill(victim, 'SIGKILL');
  await until('one worker is missed', async () => (await ready().catch(() => null))?.workers?.ready === 1);
  expect(await metric(total)).toBe(60);
  await until('both workers can answer again', async () => (await ready()).workers.ready === 2);
  await Promise.all(Array.from({ length: 40 }, (_, i) => ask(i)));
  expect(await metric(total)).toBe(100);
  expect(await metric('retail_ml_http_request_duration_seconds_count{route="/api/predict/churn"')).toBe(100);
  await stop();
});

test('the limit of the rate is one for all workers', async () => {
  await start({ environment: { ML_RATE_LIMIT_PER_MINUTE: '50' } });
  const statuses = await Promise.all(Array.from({ length: 120 }, async (_, i) => (await ask(i)).status));
  expect(statuses.filter((status) => status === 200)).toHaveLength(50);
  expect(statuses.filter((status) => status === 429)).toHaveLength(70);
  await stop();
});

test('a reload reaches all workers; a version that is refused leaves the old one to answer', async () => {
  await start();
  const reload = (): Promise<Response> => fetch(`${url}/api/models/churn/reload`, { method: 'POST' });
  const version = await folder.promote('churn', await handWrittenChurnDraft({ bias: 1 }));
  const taken = await reload();
  expect(await taken.json()).toEqual({ name: 'churn', version, workers: 2 });
  const answeredBy = async (): Promise<unknown[]> =>
    Promise.all(
      Array.from(
        { length: 20 },
        async (_, i) => ((await (await ask(i)).json()) as { model_version: string }).model_version,
      ),
    );
  expect(new Set(await answeredBy())).toEqual(new Set([version]));

  const bad = await folder.promote('churn', await handWrittenChurnDraft({ bias: 2 }));
  await writeFile(join(folder.path, 'models/churn', bad, 'weights.bin'), 'no weights');
  const refused = await reload();
  expect(refused.status).toBe(409);
  expect(await refused.json()).toMatchObject({
    code: 'version-refused',
    detail: expect.stringMatching(new RegExp(`weights\\.bin.* Version ${version} goes on\\.$`)),
  });
  expect(new Set(await answeredBy())).toEqual(new Set([version]));
  expect((await ready()).models).toContainEqual({
    name: 'churn',
    version,
    reason: expect.stringContaining('weights.bin'),
  });
  await stop();
  const sentences = program.messages().filter((message) => message.endsWith(`Version ${version} goes on.`));
  expect(sentences).toHaveLength(1);
});

test('a worker that dies while a reload is under way does not hold it up', async () => {
  await start();
  const [victim] = workerPids();
  process.kill(victim, 'SIGSTOP');
  const version = await folder.promote('churn', await handWrittenChurnDraft({ bias: 1 }));
  // New connections go to both workers in turn: those of the one that stands still are answered by nobody.
  const reload = Promise.any(
    Array.from({ length: 4 }, () => fetch(`${url}/api/models/churn/reload`, { method: 'POST' })),
  );
  await until('the new version answers', () => program.output.stderr.includes(`${version} answers now`));
  process.kill(victim, 'SIGKILL');
  expect(await (await reload).json()).toMatchObject({ version });
  await stop();
});

/** Lines in both files of each of the folders. */
async function linesIn(...folders: string[]): Promise<number> {
  let lines = 0;
  for (const name of folders) {
    const there = execFileSync('bash', ['-c', 'cat ml_predictions.log* predictions.ndjson*'], {
      cwd: join(folder.path, name),
      encoding: 'utf8',
      maxBuffer: 100 * 1024 * 1024,
    });
    const whole = there.split('\n').slice(0, -1);
    for (const line of whole) if (line.startsWith('{')) JSON.parse(line);
    lines += whole.length;
  }
  return lines;
}

test('a full disk under the log: predictions go on, lost lines are counted, and it recovers', async () => {
  // No file may grow beyond 64 KB: the system refuses it, in the midst of a block, as a full disk does.
  await start({ before: 'ulimit -f 64' });
  const clients = startClients();
  await until('the disk is full', async () => (await ready()).prediction_log.reason !== null);
  const full = await ready();
  expect(full.status).toBe('ready');
  expect(full.prediction_log.lost_lines).toBeGreaterThan(0);
  expect(await metric('retail_ml_prediction_log_dropped_total')).toBeGreaterThan(0);
  await clients.stop();
  // Somebody makes room.
  for (const name of ['ml_predictions.log', 'predictions.ndjson']) {
    await rename(join(folder.path, 'logs', name), join(folder.path, 'logs', `${name}.moved`));
  }
  let asked = 0;
  await until('the log is written again', async () => {
    if ((await ask(asked)).ok) asked++;
    return (await ready()).prediction_log.reason === null;
  });
  await stop();
  expect(clients.failed).toEqual([]);
  const lost = lostLines();
  expect(lost).toBeGreaterThan(0);
  expect((await linesIn('logs')) + lost).toBe(2 * (clients.predictions + asked));
});

/** Moves the folder of the logs and puts a file in its place, at once: the program would make the folder anew. */
function replaceLogs(movedTo: string): void {
  renameSync(join(folder.path, 'logs'), join(folder.path, movedTo));
  writeFileSync(join(folder.path, 'logs'), 'in the way');
}

test('a log folder that goes away and comes back', async () => {
  await start();
  const clients = startClients();
  await clients.more(100);
  replaceLogs('logs-before');
  await until('the log cannot be written', async () => (await ready()).prediction_log.reason !== null);
  await rm(join(folder.path, 'logs'));
  await until('the log is written again', async () => (await ready()).prediction_log.reason === null);
  await clients.stop();
  await stop();
  expect(clients.failed).toEqual([]);
  expect((await linesIn('logs-before', 'logs')) + lostLines()).toBe(2 * clients.predictions);
});

/** As the program said when each file was written again. */
function lostLines(): number {
  const latest = new Map<string, number>();
  for (const [, file, lost] of program
    .messages()
    .join('\n')
    .matchAll(/^(\S+) (?:is written again; |cannot.*: )(\d+) lines/gm)) {
    latest.set(file, Number(lost));
  }
  return Array.from(latest.values()).reduce((sum, lost) => sum + lost, 0);
}

test('a model folder that goes away under load: the model goes on, and readiness tells', async () => {
  const versions = await start();
  const clients = startClients();
  await clients.more(100);
  const churn = join(folder.path, 'models/churn');
  await rename(churn, `${churn}-gone`);
  const stateOf = async (): Promise<object> => (await ready()).models[0];
  await fetch(`${url}/api/models/churn/reload`, { method: 'POST' });
  expect(await stateOf()).toEqual({
    name: 'churn',
    version: versions.churn,
    reason: expect.stringContaining('aliases.json is missing'),
  });
  await clients.more(100);
  await rename(`${churn}-gone`, churn);
  await fetch(`${url}/api/models/churn/reload`, { method: 'POST' });
  expect(await stateOf()).toEqual({ name: 'churn', version: versions.churn, reason: null });
  await clients.stop();
  await stop();
  expect(clients.failed).toEqual([]);
});

test('a clock that is set back and forward disturbs nothing', async () => {
  const clock = join(folder.path, 'clock.cjs');
  await writeFile(clock, SETTABLE_CLOCK);
  await start({ environment: { NODE_OPTIONS: `--require ${clock}` } });
  const clients = startClients();
  await clients.more(50);
  for (const bias of [1, 2]) {
    // A day back, then a day forward.
    for (const pid of [program.child.pid as number, ...workerPids()]) process.kill(pid, 'SIGUSR2');
    replaceLogs(`logs-${bias}`);
    await until('the log cannot be written', async () => (await ready()).prediction_log.reason !== null);
    await rm(join(folder.path, 'logs'));
    await until('the log is written again', async () => (await ready()).prediction_log.reason === null);
    const version = await folder.promote('churn', await handWrittenChurnDraft({ bias }));
    await until('the new version answers', () => program.output.stderr.includes(`${version} answers now`));
    await clients.more(50);
  }
  await clients.stop();
  await stop();
  expect(clients.failed).toEqual([]);
  expect((await loggedDays('logs', 'logs-1', 'logs-2')).size).toBeGreaterThan(1);
});

/** In the process that requires it, SIGUSR2 sets the clock back by a day, and the next time forward again. */
const SETTABLE_CLOCK = `
let offset = 0;
const SystemDate = Date;
globalThis.Date = class extends SystemDate {
  constructor(...args) { if (args.length === 0) super(SystemDate.now() + offset); else super(...args); }
  static now() { return SystemDate.now() + offset; }
};
process.on('SIGUSR2', () => { offset = offset === 0 ? -86_400_000 : 0; });
`;

/** Days of the records in the folders. */
async function loggedDays(...folders: string[]): Promise<Set<string>> {
  const texts = await Promise.all(
    folders.map((name) => readFile(join(folder.path, name, 'predictions.ndjson'), 'utf8')),
  );
  return new Set(
    texts
      .join('')
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { time: string }).time.slice(0, 10)),
  );
}
