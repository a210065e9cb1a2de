import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { createRetailMlClient, type RetailMlClient, type Schema } from '@retail-ml/client';
import { type Answer, type ChurnRequest, type DemandRequest, flatChurn } from '../answers';
import { type Comparison, type Place, PlaceNotRun } from '../place';
import { type Subject } from '../subject';

/** The program as it is run in earnest; apps meet as programs. */
const API_BUNDLE = join(__dirname, '../../../../api/dist/bundle.js');
const BATCH_ROWS = 1000;
/** Of all rows, spread over them. */
const SINGLE_REQUESTS = 100;
const START_SECONDS = 30;

/**
 * The real service on a free port of this machine, with the version as its champion: batches, single requests, and of
 * churn what BigQuery's remote function asks.
 */
export const apiOverHttp: Place = {
  name: 'API over HTTP',
  tolerance: 0,
  async run(subject) {
    if (!existsSync(API_BUNDLE)) throw new PlaceNotRun(`${API_BUNDLE} is not there; build it: npx nx run api:build`);
    const api = startApi(subject);
    try {
      return await ask(createRetailMlClient({ baseUrl: await api.url() }), subject);
    } finally {
      await api.stop();
    }
  },
};

function startApi({ modelFolder, scratchFolder, name }: Subject) {
  const noModel = join(scratchFolder, 'no-model');
  const folders = { churn: noModel, demand: noModel, [name]: modelFolder };
  const child: ChildProcessByStdio<null, Readable, Readable> = spawn(process.execPath, [API_BUNDLE], {
    // Nothing of the caller's settings, nor of a .env, may reach it.
    cwd: dirname(modelFolder),
    env: {
      ML_API_HOST: '127.0.0.1',
      ML_API_PORT: '0',
      ML_WORKERS: '1',
      ML_LOG_DIR: join(scratchFolder, 'logs'),
      CHURN_MODEL_PATH: folders.churn,
      DEMAND_MODEL_PATH: folders.demand,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [output, errors] = ['', ''];
  child.stdout.on('data', (text: Buffer) => (output += String(text)));
  child.stderr.on('data', (text: Buffer) => (errors += String(text)));
  const exit = once(child, 'close');
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  return {
    async url(): Promise<string> {
      for (let waited = 0; waited < START_SECONDS * 1000; waited += 20) {
        const [url] = /http:\/\/[\d.]+:\d+/.exec(output) ?? [];
        if (url !== undefined) return url;
        if (child.exitCode !== null) break;
        await setTimeout(20);
      }
      throw new Error(`the API did not start: ${errors.trim().split('\n').at(-1)}`);
    },
    async stop(): Promise<void> {
      child.kill('SIGTERM');
      await exit;
      process.off('exit', kill);
    },
  };
}

async function ask(client: RetailMlClient, subject: Subject): Promise<Comparison> {
  const { requests, expected } = subject;
  const batches = Array.from({ length: Math.ceil(requests.length / BATCH_ROWS) }, (_, i) => i * BATCH_ROWS);
  const step = Math.max(1, Math.floor(requests.length / SINGLE_REQUESTS));
  const singles = Array.from({ length: Math.ceil(requests.length / step) }, (_, i) => i * step);
  const found: Answer[] = [];
  for (const from of batches) found.push(...(await askBatch(client, subject, from)));
  for (const row of singles) found.push(await askSingle(client, subject, row));
  const asked = [...expected, ...singles.map((row) => expected[row])];
  const note = `batches of ${BATCH_ROWS}, ${singles.length} single requests`;
  if (subject.name === 'demand') return { note, expected: asked, found };
  for (const from of batches)
    found.push(...(await askAsBigquery(client, subject.requests.slice(from, from + BATCH_ROWS))));
  return { note: `${note}, and all rows by the remote function`, expected: [...asked, ...expected], found };
}

async function askBatch(client: RetailMlClient, subject: Subject, from: number): Promise<Answer[]> {
  const to = from + BATCH_ROWS;
  if (subject.name === 'churn') {
    const customers: ChurnRequest[] = subject.requests.slice(from, to);
    return answered(await client.POST('/api/predict/churn/batch', { body: { customers } })).predictions.map(flatChurn);
  }
  const products: DemandRequest[] = subject.requests.slice(from, to);
  return answered(await client.POST('/api/predict/demand/batch', { body: { products } })).predictions.map(flatDemand);
}

async function askSingle(client: RetailMlClient, subject: Subject, row: number): Promise<Answer> {
  return subject.name === 'churn'
    ? flatChurn(answered(await client.POST('/api/predict/churn', { body: subject.requests[row] })))
    : flatDemand(answered(await client.POST('/api/predict/demand', { body: subject.requests[row] })));
}

/** The route that a remote function of BigQuery's calls. */
async function askAsBigquery(client: RetailMlClient, requests: readonly ChurnRequest[]): Promise<Answer[]> {
  const calls = requests.map((it) => [
    ...[it.customer_id, it.recency_days, it.frequency, it.avg_monetary, it.loyalty_member, it.days_since_join],
    it.total_purchases ?? null,
  ]);
  const { replies } = answered(await client.POST('/bigquery/remote/churn', { body: { calls } }));
  return replies.map((reply) => (reply === null ? {} : flatChurn(reply)));
}

function answered<T>({ data, error }: { data?: T; error?: unknown }): T {
  if (data !== undefined) return data;
  throw new Error(`the API refused: ${JSON.stringify(error)}`);
}

function flatDemand({ intervals, ...answer }: Schema<'DemandResponse'>): Answer {
  const { forecast_7d, forecast_30d, confidence_lower, confidence_upper, trend, seasonal_trend } = answer;
  return {
    ...{ forecast_7d, forecast_30d, confidence_lower, confidence_upper, trend, seasonal_trend },
    ...{ movement: answer.movement, basis: answer.basis, confidence_level: answer.confidence_level },
    model_version: answer.model_version,
    lower_30d: intervals['30d'].lower,
    upper_30d: intervals['30d'].upper,
  };
}
