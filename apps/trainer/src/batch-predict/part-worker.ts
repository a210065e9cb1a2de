import { parentPort, workerData } from 'node:worker_threads';
import { PlainPartPredictor } from '../plain-csv/plain-part-predictor';
import { openTabularModel } from '../tables/open-tabular-model';
import { TrainerError } from '../trainer-error';
import { type PartsSettings } from './part';
import { SqlPartPredictor } from './sql-part-predictor';
import { type WorkerAnswer, type WorkerRequest } from './worker-part-predictor';

// The entry of a worker thread: see `WorkerPartPredictor`.

const settings = workerData as PartsSettings;

const opened = (async () => {
  const { modelVersion: version, today } = settings;
  const { table } = await openTabularModel(settings.model, settings.modelPath, { version, today });
  return PlainPartPredictor.over(await SqlPartPredictor.open(table, settings), table, settings);
})();
// Whoever asks is told.
opened.catch(() => undefined);

parentPort?.on('message', (request: WorkerRequest) => void answer(request));

async function answer(request: WorkerRequest): Promise<void> {
  switch (request.ask) {
    case 'predict':
      return parentPort?.postMessage(await predict(request));
    case 'interrupt':
      return (await opened).interrupt();
    case 'close':
      parentPort?.close();
      await (await opened).close();
  }
}

async function predict({ part }: Extract<WorkerRequest, { ask: 'predict' }>): Promise<WorkerAnswer> {
  try {
    return { outcome: await (await opened).predict(part) };
  } catch (error) {
    const { message } = error as Error;
    return { failure: message, code: error instanceof TrainerError ? error.code : null };
  }
}
