import { type Readiness } from './champion';
import { type PredictionSink, type SinkState } from './prediction-sink';
import { type RequestCounter } from './request-counter';

/** How the processes of one service stand together. */
export interface FleetState {
  /** Processes that are to serve. */
  workers: number;
  /** Those of them that can answer. */
  readyWorkers: number;
  /** All of them could at one time: the start is over. */
  hasStarted: boolean;
  predictionLog: SinkState;
}

/** What a process that serves shares with the others of the same service. */
export interface Fleet {
  /** Where all of them write predictions: the files have one writer. */
  readonly sink: PredictionSink;
  /** Counts requests over all of them. */
  readonly counter: RequestCounter;
  /** Tells the others how the models stand in this process. */
  announce(models: readonly Readiness[]): void;
  state(): FleetState;
  /** Figures of all processes in Prometheus' text format. */
  metrics(): Promise<string>;
  /**
   * Has every process look for a new champion of a model now.
   *
   * @returns how the model stands in each
   */
  reload(name: string): Promise<Readiness[]>;
}
