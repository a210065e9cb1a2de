import { type Options } from 'k6/options';
import { DURATION_FIGURES } from '../summary.ts';
import { BRISK_MILLISECONDS, endpointThresholds, everyCheckHolds } from '../thresholds.ts';

export { handleSummary } from '../summary.ts';
export { request } from '../traffic.ts';

const MINUTES = Number(__ENV.MINUTES ?? 30);

/** Does it stay as it is over a long time? What leaks, fills up or slows down shows here. */
export const options: Options = {
  summaryTrendStats: DURATION_FIGURES,
  scenarios: {
    soak: {
      executor: 'constant-arrival-rate',
      exec: 'request',
      rate: 100,
      duration: `${MINUTES}m`,
      preAllocatedVUs: 100,
      maxVUs: 200,
    },
  },
  thresholds: {
    ...everyCheckHolds,
    ...endpointThresholds({
      failedShare: 0,
      p99Milliseconds: BRISK_MILLISECONDS,
    }),
  },
};
