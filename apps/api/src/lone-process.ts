import { Registry } from 'prom-client';
import { type Readiness } from './champion';
import { showDrift } from './drift-metrics';
import { type Fleet, type FleetState } from './fleet';
import { showFleet } from './fleet-metrics';
import { metricsRegistry } from './metrics';
import { type PredictionFiles } from './prediction-files';
import { MemoryRequestCounter } from './request-counter';

/** A fleet of one: the process serves alone and writes the prediction log itself. */
export class LoneProcess implements Fleet {
  readonly counter = new MemoryRequestCounter();
  private readonly own = new Registry();
  private readyWorkers = 0;
  private hasStarted = false;

  /** @param reloadModel looks for a new champion of a model in this process */
  constructor(
    readonly sink: PredictionFiles,
    private readonly reloadModel: (name: string) => Promise<Readiness>,
  ) {
    showFleet(this.own, () => this.state());
    showDrift(this.own, sink.folder);
  }

  announce(models: readonly Readiness[]): void {
    this.readyWorkers = models.every(({ version }) => version !== null) ? 1 : 0;
    this.hasStarted ||= this.readyWorkers === 1;
  }

  state(): FleetState {
    const { readyWorkers, hasStarted } = this;
    return { workers: 1, readyWorkers, hasStarted, predictionLog: this.sink.state() };
  }

  async metrics(): Promise<string> {
    return (await metricsRegistry.metrics()) + (await this.own.metrics());
  }

  async reload(name: string): Promise<Readiness[]> {
    return [await this.reloadModel(name)];
  }
}
