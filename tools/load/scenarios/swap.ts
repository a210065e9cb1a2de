import { type Options } from 'k6/options';
import { DURATION_FIGURES } from '../summary.ts';
import { HANGING_MILLISECONDS, endpointThresholds, everyCheckHolds } from '../thresholds.ts';

export { handleSummary } from '../summary.ts';
export { request } from '../traffic.ts';

/** Is every request answered while another version takes over? load.mjs promotes one in the middle. */
export const options: Options = {
  summaryTrendStats: DURATION_FIGURES,
  scenarios: {
    swap: {
      executor: 'constant-arrival-rate',
      exec: 'request',
      rate: 100,
      duration: '60s',
      preAllocatedVUs: 100,
      maxVUs: 200,
    },
  },
  thresholds: {
    ...everyCheckHolds,
    // Not one may fail. How fast answers come on a busy machine is asked elsewhere: this only finds what hangs.
    ...endpointThresholds({
      failedShare: 0,
      p99Milliseconds: HANGING_MILLISECONDS,
    }),
  },
};
