import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { TrainerError, type TrainerErrorCode } from '../trainer-error';
import { type Part, type PartOutcome, type PartPredictor, type PartsSettings } from './part';

/** What a worker is asked; it answers `predict` alone. */
export type WorkerRequest = { ask: 'predict'; part: Part } | { ask: 'interrupt' } | { ask: 'close' };

export type WorkerAnswer = { outcome: PartOutcome } | { failure: string; code: TrainerErrorCode | null };

/** Predicts parts in a thread of its own, which loads the model while others work. */
export class WorkerPartPredictor implements PartPredictor {
  private readonly worker: Worker;
  private readonly exit: Promise<unknown>;

  constructor(settings: PartsSettings) {
    this.worker = new Worker(join(__dirname, 'part-worker.js'), { workerData: settings });
    this.exit = once(this.worker, 'exit').catch(() => undefined);
  }

  async predict(part: Part): Promise<PartOutcome> {
    const answered = once(this.worker, 'message') as Promise<[WorkerAnswer]>;
    this.ask({ ask: 'predict', part });
    const ended = this.exit.then((): never => {
      throw new Error('a thread that predicted a part of it ended');
    });
    const [answer] = await Promise.race([answered, ended]);
    if ('outcome' in answer) return answer.outcome;
    throw answer.code === null ? new Error(answer.failure) : new TrainerError(answer.code, answer.failure);
  }

  interrupt(): void {
    this.ask({ ask: 'interrupt' });
  }

  async close(): Promise<void> {
    this.ask({ ask: 'close' });
    await this.exit;
  }

  private ask(request: WorkerRequest): void {
    this.worker.postMessage(request);
  }
}
