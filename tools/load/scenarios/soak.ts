import { type Options } from 'k6/options';
import { DURATION_FIGURES } from '../summary.ts';
import { BRISK_MILLISECONDS, endpointThresholds, everyCheckHolds } from '../thresholds.ts';

export { handleSummary } from '../summary.ts';
export { request } from '../traffic.ts';

const REQUESTS_PER_SECOND = 100;
const MINUTES = Number(__ENV.MINUTES ?? 30);

/** Does it stay as it is over a long time? What leaks, fills up or slows down shows here. */
export const options: Options = {
  summaryTrendStats: DURATION_FIGURES,
  scenarios: {
    soak: {
      executor: 'constant-arrival-rate',
      exec: 'request',
      rate: REQUESTS_PER_SECOND,
      duration: `${MINUTES}m`,
      preAllocatedVUs: 100,
      maxVUs: 200,
    },
  },
  thresholds: {
    ...everyCheckHolds,
    // Requests that were due and could not be sent: 1 of 100.
    dropped_iterations: [`count<=${REQUESTS_PER_SECOND * MINUTES * 0.6}`],
    ...endpointThresholds({
      failedShare: 0,
      p99Milliseconds: BRISK_MILLISECONDS,
    }),
  },
};
