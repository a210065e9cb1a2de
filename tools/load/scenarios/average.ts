import { type Options } from 'k6/options';
import { DURATION_FIGURES } from '../summary.ts';
import { BRISK_MILLISECONDS, endpointThresholds, everyCheckHolds } from '../thresholds.ts';

export { handleSummary } from '../summary.ts';
export { request } from '../traffic.ts';

const REQUESTS_PER_SECOND = 200;
const SECONDS = 60;

/** Does it keep its pace over a busy minute? A steady rate that does not wait for slow answers. */
export const options: Options = {
  summaryTrendStats: DURATION_FIGURES,
  scenarios: {
    warm_up: {
      executor: 'ramping-arrival-rate',
      exec: 'request',
      startRate: 10,
      stages: [{ target: REQUESTS_PER_SECOND, duration: '10s' }],
      preAllocatedVUs: 50,
      maxVUs: 200,
      tags: { phase: 'warm-up' },
    },
    average: {
      executor: 'constant-arrival-rate',
      exec: 'request',
      startTime: '10s',
      rate: REQUESTS_PER_SECOND,
      duration: `${SECONDS}s`,
      // Enough to send on while nothing is answered for a second.
      preAllocatedVUs: 200,
      maxVUs: 200,
      tags: { phase: 'average' },
    },
  },
  thresholds: {
    ...everyCheckHolds,
    // Requests that were due and could not be sent: with more than 1 of 100 the rate was not what it says.
    dropped_iterations: [`count<=${(REQUESTS_PER_SECOND * SECONDS) / 100}`],
    ...endpointThresholds(
      {
        failedShare: 0.001,
        p99Milliseconds: BRISK_MILLISECONDS,
      },
      'average',
    ),
  },
};
