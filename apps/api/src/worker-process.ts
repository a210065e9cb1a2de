import { type Readiness } from './champion';
import { type Fleet, type FleetState } from './fleet';
import { LogSender } from './log-channel';
import { metricsRegistry } from './metrics';
import { type PredictionSink } from './prediction-sink';
import { type RequestCounter } from './request-counter';
import { Slots } from './slots';
import { tellPrimary } from './tell-primary';
import { type Answers, isOurs, type Question, type ToWorker } from './worker-messages';

/** A fleet as one of its workers sees it: what all share is with the primary process. */
export class WorkerProcess implements Fleet {
  readonly sink: PredictionSink;
  readonly counter: RequestCounter = { increment: (who) => this.ask<'count'>({ of: 'count', who }) };
  private latest: FleetState;
  private readonly waiting = new Slots<{ resolve: (answer: never) => void; reject: (error: Error) => void }>();
  private reloadModel: (name: string) => Promise<Readiness> = () => Promise.reject(new Error('not serving yet'));
  private drain: () => void = () => process.exit(0);

  /** @param workers that are to serve */
  constructor(workers: number) {
    this.latest = { workers, readyWorkers: 0, hasStarted: false, predictionLog: { lostLines: 0, fault: null } };
    const lose = (lines: number): void => tellPrimary({ about: 'lost', lines });
    const sender = new LogSender(lose);
    this.sink = { write: (...block) => sender.send(...block), lose, close: () => sender.flush() };
    process.on('message', (message: ToWorker) => {
      if (!isOurs(message)) return;
      switch (message.about) {
        case 'fleet':
          this.latest = message.state;
          tellPrimary({ about: 'alive' });
          break;
        case 'answer':
          this.waiting.take(message.id)?.resolve(message.answer as never);
          break;
        case 'refusal':
          this.waiting.take(message.id)?.reject(new Error(message.reason));
          break;
        case 'reload':
          void this.reloadModel(message.name).then((readiness) =>
            tellPrimary({ about: 'reloaded', id: message.id, readiness }),
          );
          break;
        case 'figures':
          void metricsRegistry
            .getMetricsAsJSON()
            .then((figures) => tellPrimary({ about: 'figures', id: message.id, figures }));
          break;
        case 'drain':
          this.drain();
          break;
        case 'leave':
          process.exit(0);
      }
    });
    // Nobody reads the log's lines any more, and nobody would end this process.
    process.once('disconnect', () => process.exit(1));
  }

  /** @param reload looks for a new champion of a model in this process */
  onReload(reload: (name: string) => Promise<Readiness>): void {
    this.reloadModel = reload;
  }

  /** @param drain takes no more requests, finishes those under way, and calls `drained` */
  onDrain(drain: () => void): void {
    this.drain = drain;
  }

  /** Says that this worker listens. */
  serving(url: string): void {
    tellPrimary({ about: 'serving', url });
  }

  announce(models: readonly Readiness[]): void {
    tellPrimary({ about: 'models', models });
  }

  state(): FleetState {
    return this.latest;
  }

  metrics(): Promise<string> {
    return this.ask<'metrics'>({ of: 'metrics' });
  }

  reload(name: string): Promise<Readiness[]> {
    return this.ask<'reload'>({ of: 'reload', name });
  }

  /** Says that the last request was answered and the last line written. */
  drained(): void {
    tellPrimary({ about: 'drained' });
  }

  private ask<About extends keyof Answers>(question: Question): Promise<Answers[About]> {
    return new Promise<Answers[About]>((resolve, reject) => {
      const id = this.waiting.put({ resolve, reject });
      tellPrimary({ about: 'question', id, question });
    });
  }
}
