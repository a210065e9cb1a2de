import { Get, NoSecurity, Route, Tags } from '@tsoa/runtime';
import { ApiError } from '../api-error';
import { REFRESH_SECONDS } from '../champion';
import { type Fleet } from '../fleet';
import { type Serving } from '../serving';

export interface Health {
  /** @example "ok" */
  status: string;
  /**
   * Version of the API.
   * @example "1.0.0"
   */
  version: string;
}

export interface Liveness {
  /** @example "alive" */
  status: string;
}

export interface ReadyModel {
  /** @example "churn" */
  name: string;
  /**
   * The version that answers.
   * @example "20261123-231500-3f2a9c"
   */
  version: string;
  /** Null, or why a newer champion does not answer. */
  reason: string | null;
}

/** Processes that answer. */
export interface ReadyWorkers {
  /**
   * That are to serve.
   * @isInt
   * @example 2
   */
  configured: number;
  /**
   * That can answer.
   * @isInt
   * @example 2
   */
  ready: number;
}

/** How it stands with the record of predictions. Predictions go on without it. */
export interface PredictionLogState {
  /**
   * Lines that could not be written since the start.
   * @isInt
   * @example 0
   */
  lost_lines: number;
  /** Null, or why lines cannot be written now. */
  reason: string | null;
}

export interface ReadyReport {
  /** @example "ready" */
  status: string;
  models: ReadyModel[];
  workers: ReadyWorkers;
  prediction_log: PredictionLogState;
}

@Route('health')
@Tags('Health')
@NoSecurity()
export class HealthController {
  constructor(
    private readonly serving: Serving,
    private readonly fleet: Fleet,
    private readonly version: string,
  ) {}

  /**
   * Answers whether the service runs; it never touches a model.
   * @summary Is the service there?
   */
  @Get()
  async health(): Promise<Health> {
    return { status: 'ok', version: this.version };
  }

  /**
   * For orchestrators: a process that does not answer this is to be restarted.
   * @summary Liveness
   */
  @Get('live')
  async live(): Promise<Liveness> {
    return { status: 'alive' };
  }

  /**
   * For load balancers: each model is loaded and its golden rows were answered as when it was trained. Otherwise 503
   * with the reason, and the command that mends it; one missing model is enough, so that no half service
   * gets its share of the traffic, though the other model answers all the same. Until all processes of the service can
   * answer it is not ready either; one that is replaced later does not make it unready.
   * @summary Readiness
   */
  @Get('ready')
  async ready(): Promise<ReadyReport> {
    const models: ReadyModel[] = [];
    const reasons: string[] = [];
    for (const { name, version, reason } of this.serving.readiness()) {
      if (version === null) reasons.push(`${name}: ${reason}`);
      else models.push({ name, version, reason });
    }
    const { workers, readyWorkers, hasStarted, predictionLog } = this.fleet.state();
    if (reasons.length === 0 && !hasStarted) {
      reasons.push(`${readyWorkers} of ${workers} processes can answer; the others are starting.`);
    }
    if (reasons.length === 0) {
      return {
        status: 'ready',
        models,
        workers: { configured: workers, ready: readyWorkers },
        prediction_log: { lost_lines: predictionLog.lostLines, reason: predictionLog.fault },
      };
    }
    throw new ApiError('model-not-ready', reasons.join(' '), { retryAfterSeconds: REFRESH_SECONDS });
  }
}
