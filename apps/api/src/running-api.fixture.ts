import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileModelRegistry } from '@retail-ml/model-registry';
import { Admission } from './admission';
import { type AppParts, createApp } from './app';
import { entryText, type Report } from './application-log';
import { handWrittenChurnDraft } from './churn-artefact.fixture';
import { handWrittenDemandDraft } from './demand-artefact.fixture';
import { listen } from './http-server';
import { LoneProcess } from './lone-process';
import { PredictionFiles } from './prediction-files';
import { PredictionLog } from './prediction-log';
import { Serving } from './serving';

type ModelName = 'churn' | 'demand';

export interface RunningApi {
  url: string;
  folder: string;
  registries: Record<ModelName, FileModelRegistry>;
  serving: Serving;
  /** Sentences that an operator would read. */
  reports: string[];
  internalErrors: unknown[];
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** Posts a text as it is, anything else as JSON. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Closes the logs and reads them, as lines. */
  closeAndReadLogs(): Promise<{ text: string[]; records: string[] }>;
  stop(): Promise<void>;
}

export interface StartOptions {
  /** Models written by hand to serve; both by default. */
  models?: ModelName[];
  /** Folders of models that are there already. */
  modelFolders?: Partial<Record<ModelName, string>>;
  /** Keys that are asked for, and the limit of the rate; neither by default. */
  guards?: Pick<AppParts, 'apiKeys' | 'limitRate'>;
  /** Requests that are taken at once. */
  mostInFlight?: number;
}

/** The whole service on a free port, with its own folders. */
export async function startApi(options: StartOptions = {}): Promise<RunningApi> {
  const { modelFolders = {}, models = ['churn', 'demand'], mostInFlight = 256 } = options;
  const folder = await mkdtemp(join(tmpdir(), 'api-'));
  const registryOf = (name: ModelName) =>
    new FileModelRegistry(modelFolders[name] ?? join(folder, 'models', name), { name });
  const registries = { churn: registryOf('churn'), demand: registryOf('demand') };
  for (const name of models) {
    if (modelFolders[name] !== undefined) continue;
    const draft = await (name === 'churn' ? handWrittenChurnDraft() : handWrittenDemandDraft());
    await registries[name].promote((await registries[name].save(draft)).version, 'for a test');
  }
  const reports: string[] = [];
  const internalErrors: unknown[] = [];
  const report: Report = (message, fields) => void reports.push(entryText(message, fields));
  const fleet: LoneProcess = new LoneProcess(await PredictionFiles.open(join(folder, 'logs'), report), (name) =>
    serving.reload(name),
  );
  const serving: Serving = new Serving(registries, report, (readiness) => fleet.announce(readiness));
  await serving.start();
  const predictionLog = new PredictionLog(fleet.sink);
  const app = createApp({
    version: '1.0.0',
    registries,
    serving,
    predictionLog,
    fleet,
    ...options.guards,
    report,
    reportInternal: (error) => void internalErrors.push(error),
  });
  const server = await listen(app, '127.0.0.1', 0, new Admission(mostInFlight));
  let open = true;
  const close = async (): Promise<void> => {
    if (!open) return;
    open = false;
    serving.stop();
    await server.drain();
    await predictionLog.close();
  };
  const lines = async (file: string): Promise<string[]> =>
    (await readFile(join(folder, 'logs', file), 'utf8')).split('\n').slice(0, -1);
  return {
    url: server.url,
    folder,
    registries,
    serving,
    reports,
    internalErrors,
    get: (path, headers = {}) => fetch(server.url + path, { headers }),
    post: (path, body, headers = {}) =>
      fetch(server.url + path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    closeAndReadLogs: async () => {
      await close();
      return { text: await lines('ml_predictions.log'), records: await lines('predictions.ndjson') };
    },
    stop: async () => {
      await close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The seed's own example of a customer. */
export const seedCustomer = {
  customer_id: 123,
  recency_days: 30,
  frequency: 5,
  avg_monetary: 125.5,
  loyalty_member: true,
  days_since_join: 365,
};

/** The seed's own example of a product. */
export const seedProduct = {
  product_id: 456,
  category: 'Textiles',
  recent_sales_7d: 120,
  recent_sales_30d: 450,
  seasonality: 'summer',
  day_of_week: 'Saturday',
} as const;
