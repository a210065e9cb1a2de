import { type Options } from 'k6/options';
import { DURATION_FIGURES } from '../summary.ts';
import { endpointThresholds } from '../thresholds.ts';

export { handleSummary } from '../summary.ts';
export { request } from '../traffic.ts';

const MOST_REQUESTS_PER_SECOND = 10_000;

/**
 * How much does it bear? The rate rises until 1 of 100 requests fails, 1 of 100 answers takes a second, or all virtual
 * users wait for an answer when the next request is due; where the test ends is the figure. That it ends early is no
 * fault.
 */
export const options: Options = {
  summaryTrendStats: DURATION_FIGURES,
  scenarios: {
    breakpoint: {
      executor: 'ramping-arrival-rate',
      exec: 'request',
      startRate: 100,
      stages: [{ target: MOST_REQUESTS_PER_SECOND, duration: '5m' }],
      preAllocatedVUs: 500,
      maxVUs: 1000,
    },
  },
  thresholds: {
    // Figures by endpoint, without a limit that could be crossed.
    ...endpointThresholds({
      failedShare: 1,
      p99Milliseconds: { churn: 60_000, churn_batch: 60_000, demand: 60_000, demand_batch: 60_000, health: 60_000 },
    }),
    http_req_failed: [{ threshold: 'rate<=0.01', abortOnFail: true, delayAbortEval: '5s' }],
    // A few could not be sent while virtual users were made; with a thousand users and slow answers it is hundreds at once.
    dropped_iterations: [{ threshold: 'count<500', abortOnFail: true }],
    http_req_duration: [{ threshold: 'p(99)<1000', abortOnFail: true, delayAbortEval: '5s' }],
  },
};
