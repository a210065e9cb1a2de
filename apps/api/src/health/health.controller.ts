import { Get, NoSecurity, Route, Tags } from '@tsoa/runtime';
import { ApiError } from '../api-error';
import { REFRESH_SECONDS } from '../champion';
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

export interface ReadyReport {
  /** @example "ready" */
  status: string;
  models: ReadyModel[];
}

@Route('health')
@Tags('Health')
@NoSecurity()
export class HealthController {
  constructor(
    private readonly serving: Serving,
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
   * gets its share of the traffic, though the other model answers all the same.
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
    if (reasons.length === 0) return { status: 'ready', models };
    throw new ApiError('model-not-ready', reasons.join(' '), { retryAfterSeconds: REFRESH_SECONDS });
  }
}
