import cluster, { type Worker } from 'node:cluster';
import { type Readable } from 'node:stream';
import { AggregatorRegistry, type Counter, Registry } from 'prom-client';
import { type EntryFields, type Report } from './application-log';
import { BlockPool } from './block-pool';
import { type Readiness } from './champion';
import { rescueConnections } from './connection-handoff';
import { showDrift } from './drift-metrics';
import { type FleetState } from './fleet';
import { hungWorkers, showFleet } from './fleet-metrics';
import { LOG_CHANNEL, LogReceiver } from './log-channel';
import { type PredictionFiles } from './prediction-files';
import { MemoryRequestCounter } from './request-counter';
import { type Answers, type Figures, isOurs, type Question, type ToPrimary, type ToWorker } from './worker-messages';

/** A worker that ends sooner than this after its start is started again later each time. */
const STABLE_MILLISECONDS = 10_000;
const FIRST_PAUSE_MILLISECONDS = 100;
const LONGEST_PAUSE_MILLISECONDS = 10_000;

/** A worker that has not loaded a model by then will not. */
const RELOAD_LIMIT_MILLISECONDS = 30_000;
/** A worker that is busy for longer shows in the figures as it was before. */
const FIGURES_LIMIT_MILLISECONDS = 1000;
/** Longer than a worker's own limit for requests under way. */
const DRAIN_LIMIT_MILLISECONDS = 15_000;
const LOOK_MILLISECONDS = 1000;
const SAME_SENTENCE_MILLISECONDS = 10_000;

interface Member {
  worker: Worker;
  models: readonly Readiness[];
  startedAt: number;
  /** It listened at one time. */
  served: boolean;
  /** The last that were seen. */
  figures: Figures;
  /** Looks at it, one a second, since it was last heard of. */
  silentLooks: number;
}

/** Something that all workers were asked. */
interface Inquiry {
  /** Workers that have not replied. */
  open: Set<number>;
  /** To a reload. */
  replies: Readiness[];
  finish: () => void;
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
  private readonly inquiries = new Map<number, Inquiry>();
  /** Counts of workers that have ended: a sum that falls would pass for a service that started anew. */
  private figuresOfEnded: Figures = [];
  private readonly own = new Registry();
  private readonly pool = new BlockPool();
  private asked = 0;
  private quickEnds = 0;
  private stopping = false;
  private hasStarted = false;
  private startFailure: number | null = null;
  private url: string | null = null;
  private readonly said = new Map<string, number>();
  private readonly lookTimer: NodeJS.Timeout;
  private readonly hung: Counter;

  /**
   * @param workers that are to serve
   * @param workerTimeoutSeconds a worker that does not answer for longer is ended
   * @param report gets a sentence at every change worth reading
   */
  constructor(
    private readonly workers: number,
    private readonly workerTimeoutSeconds: number,
    private readonly files: PredictionFiles,
    private readonly report: Report,
    private readonly events: PrimaryEvents,
  ) {
    showFleet(this.own, () => this.state());
    showDrift(this.own, files.folder);
    this.hung = hungWorkers(this.own);
    // Figures may be NaN, which JSON does not know.
    cluster.setupPrimary({ serialization: 'advanced', stdio: [...LOG_CHANNEL.stdio] });
    cluster.on('message', (worker, message: ToPrimary) => isOurs(message) && this.hear(worker, message));
    cluster.on('exit', (worker, code, signal) => this.replace(worker, code, signal));
    this.lookTimer = setInterval(() => this.look(), LOOK_MILLISECONDS);
  }

  start(): void {
    for (let i = 0; i < this.workers; i++) this.fork();
  }

  /** Resolves once every request under way was answered, its lines are in the files, and all workers have ended. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearInterval(this.lookTimer);
    const limit = setTimeout(
      () => this.members.forEach(({ worker }) => worker.process.kill('SIGKILL')),
      DRAIN_LIMIT_MILLISECONDS,
    );
    const gone = Array.from(
      this.members.values(),
      // Then its pipe has been read to the end, too.
      ({ worker }) => new Promise((resolve) => worker.process.once('close', resolve)),
    );
    this.members.forEach(({ worker }) => tell(worker, { about: 'drain' }));
    await Promise.all(gone);
    clearTimeout(limit);
    await this.files.close();
  }

  private fork(): void {
    const worker = cluster.fork();
    rescueConnections(worker, () => this.another(worker));
    this.receiveLog(worker);
    this.members.set(worker.id, {
      worker,
      models: [],
      startedAt: performance.now(),
      served: false,
      figures: [],
      silentLooks: 0,
    });
  }

  private receiveLog(worker: Worker): void {
    const receiver = new LogReceiver(this.pool, (...block) => this.files.write(...block));
    const pipe = worker.process.stdio[LOG_CHANNEL.fd] as Readable;
    pipe.on('data', (chunk: Buffer) => receiver.receive(chunk)).once('close', () => receiver.end());
  }

  private another(than: Worker): Worker | undefined {
    const others = Array.from(this.members.values()).filter(({ worker, served }) => worker !== than && served);
    return others.find(({ worker }) => worker.isConnected())?.worker;
  }

  /** Goes by looks, not by the clock: while this process itself stands still, it hears of nobody. */
  private look(): void {
    for (const member of this.members.values()) {
      if (!member.served) continue;
      member.silentLooks++;
      if (member.silentLooks === this.workerTimeoutSeconds + 1) this.endHung(member.worker);
    }
    this.tellState();
  }

  private endHung(worker: Worker): void {
    this.hung.inc();
    this.report(`Worker ${worker.process.pid} has not answered for ${this.workerTimeoutSeconds} s and is ended.`, {
      level: 'error',
    });
    // One that stands still hears no other signal.
    worker.process.kill('SIGKILL');
  }

  private hear(worker: Worker, message: ToPrimary): void {
    const sender = this.members.get(worker.id);
    if (sender) sender.silentLooks = 0;
    switch (message.about) {
      case 'lost':
        this.files.lose(message.lines);
        break;
      case 'models':
        if (sender) sender.models = message.models;
        this.tellState();
        break;
      case 'serving':
        if (sender) sender.served = true;
        this.tellState();
        if (this.url === null) this.events.onServing((this.url = message.url));
        break;
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
        this.inquiries.get(message.id)?.replies.push(message.readiness);
        this.close(message.id, worker);
        break;
      case 'figures':
        if (sender) sender.figures = message.figures;
        this.close(message.id, worker);
        break;
      case 'drained':
        tell(worker, { about: 'leave' });
    }
  }

  /** All workers notice the same within moments; what is about a request, one alone does. */
  private sayOnce(message: string, fields: EntryFields): void {
    if (fields.request_id !== undefined) return this.report(message, fields);
    const now = performance.now();
    for (const [earlier, at] of this.said) if (now - at > SAME_SENTENCE_MILLISECONDS) this.said.delete(earlier);
    if (!this.said.has(message)) this.report(message, fields);
    this.said.set(message, now);
  }

  private async answer(question: Question): Promise<Answers[keyof Answers]> {
    switch (question.of) {
      case 'metrics':
        return (await this.figures()) + (await this.own.metrics());
      case 'reload':
        return this.reload(question.name);
      case 'count':
        return this.counter.increment(question.who);
    }
  }

  private reload(name: string): Promise<Readiness[]> {
    return this.askAll({ about: 'reload', id: this.asked++, name }, RELOAD_LIMIT_MILLISECONDS);
  }

  private async figures(): Promise<string> {
    await this.askAll({ about: 'figures', id: this.asked++ }, FIGURES_LIMIT_MILLISECONDS);
    const figures = Array.from(this.members.values(), ({ figures }) => figures);
    return AggregatorRegistry.aggregate([this.figuresOfEnded, ...figures]).metrics();
  }

  /** Resolves once all workers have replied, or those that have not are gone, or the time is up. */
  private askAll(message: ToWorker & { id: number }, limitMilliseconds: number): Promise<Readiness[]> {
    const replies: Readiness[] = [];
    const asked = Array.from(this.members.values(), ({ worker }) => worker).filter((worker) => worker.isConnected());
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(limit);
        this.inquiries.delete(message.id);
        resolve(replies);
      };
      const limit = setTimeout(finish, limitMilliseconds);
      this.inquiries.set(message.id, { open: new Set(asked.map(({ id }) => id)), replies, finish });
      asked.forEach((worker) => tell(worker, message));
    });
  }

  private close(id: number, worker: Worker): void {
    const inquiry = this.inquiries.get(id);
    if (inquiry?.open.delete(worker.id) && inquiry.open.size === 0) inquiry.finish();
  }

  private tellState(): void {
    const state = this.state();
    this.members.forEach(({ worker }) => tell(worker, { about: 'fleet', state }));
  }

  private state(): FleetState {
    // One that has its models may not listen yet.
    const isReady = ({ served, models }: Member): boolean =>
      served && models.length > 0 && models.every(({ version }) => version !== null);
    const readyWorkers = Array.from(this.members.values()).filter(isReady).length;
    this.hasStarted ||= readyWorkers === this.workers;
    return {
      workers: this.workers,
      readyWorkers,
      hasStarted: this.hasStarted,
      predictionLog: this.files.state(),
    };
  }

  private replace(worker: Worker, code: number, signal: string | null): void {
    const member = this.members.get(worker.id);
    this.members.delete(worker.id);
    for (const id of this.inquiries.keys()) this.close(id, worker);
    if (this.stopping || member === undefined) return;
    this.keepFigures(member.figures);
    // Before anyone served, one that could not start has said why: the others will not fare better.
    if (this.url === null && signal === null && code !== 0) {
      this.startFailure ??= code;
      if (this.members.size === 0) this.events.onGone(this.startFailure);
      return;
    }
    const quick = performance.now() - member.startedAt < STABLE_MILLISECONDS;
    this.quickEnds = quick ? this.quickEnds + 1 : 0;
    const pause = quick
      ? Math.min(FIRST_PAUSE_MILLISECONDS * 2 ** (this.quickEnds - 1), LONGEST_PAUSE_MILLISECONDS)
      : 0;
    this.report(
      `Worker ${worker.process.pid} ended with ${signal ?? `exit code ${code}`}; another one takes its place` +
        `${pause > 0 ? ` in ${pause} ms` : ''}.` +
        (member.served ? ' Predictions of its last moments may be missing in the log.' : ''),
      { level: 'warn' },
    );
    this.tellState();
    setTimeout(() => !this.stopping && this.fork(), pause);
  }

  private keepFigures(figures: Figures): void {
    const counts = figures.filter(({ type }) => COUNTED.includes(String(type)));
    // Added up at once: a service whose workers end often must not grow by each.
    const sum = AggregatorRegistry.aggregate([this.figuresOfEnded, counts]);
    this.figuresOfEnded = sum.getMetricsAsArray() as Figures;
  }
}

/** What only rises. */
const COUNTED = ['counter', 'histogram'];

function tell(worker: Worker, message: ToWorker): void {
  // A worker that has just ended hears nothing; its exit is handled where it is reported.
  if (worker.isConnected()) worker.send(message, () => undefined);
}
