import cluster, { type Worker } from 'node:cluster';
import { AggregatorRegistry, Registry } from 'prom-client';
import { type EntryFields, type Report } from './application-log';
import { type Readiness } from './champion';
import { showDrift } from './drift-metrics';
import { type FleetState } from './fleet';
import { showFleet } from './fleet-metrics';
import { type PredictionFiles } from './prediction-files';
import { MemoryRequestCounter } from './request-counter';
import { type Answers, isOurs, type Question, type ToPrimary, type ToWorker } from './worker-messages';

/** A worker that ends sooner than this after its start is started again later each time. */
const STABLE_MILLISECONDS = 10_000;
const FIRST_PAUSE_MILLISECONDS = 100;
const LONGEST_PAUSE_MILLISECONDS = 10_000;

/** A worker that has not loaded a model by then will not. */
const RELOAD_LIMIT_MILLISECONDS = 30_000;
/** Longer than a worker's own limit for requests under way. */
const DRAIN_LIMIT_MILLISECONDS = 15_000;
const STATE_MILLISECONDS = 1000;
const SAME_SENTENCE_MILLISECONDS = 10_000;

interface Member {
  worker: Worker;
  models: readonly Readiness[];
  startedAt: number;
  /** It listened at one time. */
  served: boolean;
}

export interface PrimaryEvents {
  /** The first worker listens. */
  onServing(url: string): void;
  /** No worker could start. */
  onGone(exitCode: number): void;
}

/**
 * Keeps the workers of a service running, writes the prediction log for them, and answers what only it knows. It serves
 * no requests itself: work of its own would make them wait.
 */
export class PrimaryProcess {
  private readonly members = new Map<number, Member>();
  private readonly counter = new MemoryRequestCounter();
  private readonly reloads = new Map<number, (worker: Worker, readiness: Readiness) => void>();
  private readonly ofWorkers = new AggregatorRegistry();
  private readonly own = new Registry();
  private reloadsAsked = 0;
  private quickEnds = 0;
  private stopping = false;
  private startFailure: number | null = null;
  private url: string | null = null;
  private readonly said = new Map<string, number>();
  private readonly stateTimer: NodeJS.Timeout;

  /**
   * @param workers that are to serve
   * @param report gets a sentence at every change worth reading
   */
  constructor(
    private readonly workers: number,
    private readonly files: PredictionFiles,
    private readonly report: Report,
    private readonly events: PrimaryEvents,
  ) {
    showFleet(this.own, () => this.state());
    showDrift(this.own, files.folder);
    // Blocks of lines are copied as they are, not written as JSON first.
    cluster.setupPrimary({ serialization: 'advanced' });
    cluster.on('message', (worker, message: ToPrimary) => isOurs(message) && this.hear(worker, message));
    cluster.on('exit', (worker, code, signal) => this.replace(worker, code, signal));
    this.stateTimer = setInterval(() => this.tellState(), STATE_MILLISECONDS);
  }

  start(): void {
    for (let i = 0; i < this.workers; i++) this.fork();
  }

  /** Resolves once every request under way was answered, its lines are in the files, and all workers have ended. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearInterval(this.stateTimer);
    const limit = setTimeout(
      () => this.members.forEach(({ worker }) => worker.process.kill('SIGKILL')),
      DRAIN_LIMIT_MILLISECONDS,
    );
    const gone = Array.from(
      this.members.values(),
      ({ worker }) => new Promise((resolve) => worker.once('exit', resolve)),
    );
    this.members.forEach(({ worker }) => tell(worker, { about: 'drain' }));
    await Promise.all(gone);
    clearTimeout(limit);
    await this.files.close();
  }

  private fork(): void {
    const worker = cluster.fork();
    this.members.set(worker.id, { worker, models: [], startedAt: Date.now(), served: false });
  }

  private hear(worker: Worker, message: ToPrimary): void {
    switch (message.about) {
      case 'lines':
        this.files.write(message.form, message.block, message.lines);
        break;
      case 'models': {
        const member = this.members.get(worker.id);
        if (member) member.models = message.models;
        this.tellState();
        break;
      }
      case 'serving': {
        const member = this.members.get(worker.id);
        if (member) member.served = true;
        if (this.url === null) this.events.onServing((this.url = message.url));
        break;
      }
      case 'entry':
        this.sayOnce(message.message, message.fields);
        break;
      case 'question':
        this.answer(message.question).then(
          (answer) => tell(worker, { about: 'answer', id: message.id, answer }),
          (error: Error) => tell(worker, { about: 'refusal', id: message.id, reason: error.message }),
        );
        break;
      case 'reloaded':
        this.reloads.get(message.id)?.(worker, message.readiness);
        break;
      case 'drained':
        tell(worker, { about: 'leave' });
    }
  }

  /** All workers notice the same within moments; what is about a request, one alone does. */
  private sayOnce(message: string, fields: EntryFields): void {
    if (fields.request_id !== undefined) return this.report(message, fields);
    const now = Date.now();
    for (const [earlier, at] of this.said) if (now - at > SAME_SENTENCE_MILLISECONDS) this.said.delete(earlier);
    if (!this.said.has(message)) this.report(message, fields);
    this.said.set(message, now);
  }

  private async answer(question: Question): Promise<Answers[keyof Answers]> {
    switch (question.of) {
      case 'metrics':
        return (await this.ofWorkers.clusterMetrics()) + (await this.own.metrics());
      case 'reload':
        return this.reload(question.name);
      case 'count':
        return this.counter.increment(question.who);
    }
  }

  private reload(name: string): Promise<Readiness[]> {
    const id = this.reloadsAsked++;
    const open = new Set(Array.from(this.members.values(), ({ worker }) => worker.id));
    const found: Readiness[] = [];
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(limit);
        this.reloads.delete(id);
        resolve(found);
      };
      const limit = setTimeout(finish, RELOAD_LIMIT_MILLISECONDS);
      this.reloads.set(id, ({ id: workerId }, readiness) => {
        if (open.delete(workerId)) found.push(readiness);
        if (open.size === 0) finish();
      });
      this.members.forEach(({ worker }) => tell(worker, { about: 'reload', id, name }));
    });
  }

  private tellState(): void {
    const state = this.state();
    this.members.forEach(({ worker }) => tell(worker, { about: 'fleet', state }));
  }

  private state(): FleetState {
    const isReady = ({ models }: Member): boolean =>
      models.length > 0 && models.every(({ version }) => version !== null);
    return {
      workers: this.workers,
      readyWorkers: Array.from(this.members.values()).filter(isReady).length,
      predictionLog: this.files.state(),
    };
  }

  private replace(worker: Worker, code: number, signal: string | null): void {
    const member = this.members.get(worker.id);
    this.members.delete(worker.id);
    if (this.stopping || member === undefined) return;
    // One that never served has said why: the others will not fare better.
    if (!member.served && signal === null && code !== 0) {
      this.startFailure ??= code;
      if (this.members.size === 0) this.events.onGone(this.startFailure);
      return;
    }
    const quick = Date.now() - member.startedAt < STABLE_MILLISECONDS;
    this.quickEnds = quick ? this.quickEnds + 1 : 0;
    const pause = quick
      ? Math.min(FIRST_PAUSE_MILLISECONDS * 2 ** (this.quickEnds - 1), LONGEST_PAUSE_MILLISECONDS)
      : 0;
    this.report(
      `Worker ${worker.process.pid} ended with ${signal ?? `exit code ${code}`}; another one takes its place` +
        `${pause > 0 ? ` in ${pause} ms` : ''}. Predictions of its last moments may be missing in the log.`,
      { level: 'warn' },
    );
    this.tellState();
    setTimeout(() => !this.stopping && this.fork(), pause);
  }
}

function tell(worker: Worker, message: ToWorker): void {
  // A worker that has just ended hears nothing; its exit is handled where it is reported.
  if (worker.isConnected()) worker.send(message, () => undefined);
}
