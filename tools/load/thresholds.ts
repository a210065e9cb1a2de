import { ENDPOINT_NAMES, type EndpointName } from './endpoints.ts';

/** What a scenario asks of each endpoint. */
export interface Limits {
  /** Share of requests that may fail: no answer, or a status of 400 and more. */
  failedShare: number;
  /** 99 of 100 answers come within this time. */
  p99Milliseconds: Record<EndpointName, number>;
}

/**
 * k6's thresholds for each endpoint by itself: a slow batch must not hide behind many fast single requests.
 *
 * @param phase the tag of the phase that the limits are for; all by default
 */
export function endpointThresholds({ failedShare, p99Milliseconds }: Limits, phase?: string): Record<string, string[]> {
  const thresholds: Record<string, string[]> = {};
  for (const endpoint of ENDPOINT_NAMES) {
    const tags = phase === undefined ? `{endpoint:${endpoint}}` : `{phase:${phase},endpoint:${endpoint}}`;
    // An endpoint that was not driven at all has no failures either.
    thresholds[`http_reqs${tags}`] = ['count>0'];
    thresholds[`http_req_failed${tags}`] = [`rate<=${failedShare}`];
    thresholds[`http_req_duration${tags}`] = [`p(99)<${p99Milliseconds[endpoint]}`];
  }
  return thresholds;
}

/** Not one answer may be wrong, however many are slow. */
export const everyCheckHolds = { checks: ['rate==1'] };

/** What callers wait for without noticing, on a machine that is not busy with other things. */
export const BRISK_MILLISECONDS = { churn: 200, churn_batch: 400, demand: 200, demand_batch: 400, health: 200 };

/** Where few requests make the 99th percentile the slowest one, and a busy machine may stop any: finds what hangs. */
export const HANGING_MILLISECONDS = { churn: 2000, churn_batch: 3000, demand: 2000, demand_batch: 3000, health: 2000 };
