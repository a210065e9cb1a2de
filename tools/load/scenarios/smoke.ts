import { type Options } from 'k6/options';
import { DURATION_FIGURES } from '../summary.ts';
import { HANGING_MILLISECONDS, endpointThresholds, everyCheckHolds } from '../thresholds.ts';

export { handleSummary } from '../summary.ts';
export { request } from '../traffic.ts';

/** Does every endpoint answer rightly? Few requests, in seconds: for each change. */
export const options: Options = {
  summaryTrendStats: DURATION_FIGURES,
  scenarios: {
    smoke: {
      executor: 'constant-arrival-rate',
      exec: 'request',
      rate: 40,
      duration: '10s',
      preAllocatedVUs: 10,
      maxVUs: 50,
    },
  },
  thresholds: {
    ...everyCheckHolds,
    // Few requests make the 99th percentile the slowest one, and a busy machine may stop any for a while: this only
    // finds what hangs.
    ...endpointThresholds({
      failedShare: 0,
      p99Milliseconds: HANGING_MILLISECONDS,
    }),
  },
};
