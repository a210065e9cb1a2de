import { type Options } from 'k6/options';
import { DURATION_FIGURES } from '../summary.ts';
import { BRISK_MILLISECONDS, endpointThresholds, everyCheckHolds } from '../thresholds.ts';

export { handleSummary } from '../summary.ts';
export { request } from '../traffic.ts';

/** Does it survive twenty times its traffic within a second, and is it itself again afterwards? */
export const options: Options = {
  summaryTrendStats: DURATION_FIGURES,
  scenarios: {
    calm: {
      executor: 'constant-arrival-rate',
      exec: 'request',
      rate: 50,
      duration: '10s',
      preAllocatedVUs: 10,
      maxVUs: 50,
      tags: { phase: 'calm' },
    },
    spike: {
      executor: 'ramping-arrival-rate',
      exec: 'request',
      startTime: '10s',
      startRate: 50,
      stages: [
        { target: 1000, duration: '1s' },
        { target: 1000, duration: '15s' },
        { target: 50, duration: '1s' },
      ],
      preAllocatedVUs: 400,
      maxVUs: 400,
      tags: { phase: 'spike' },
    },
    recovery: {
      executor: 'constant-arrival-rate',
      exec: 'request',
      // What waits when the spike ends has five seconds to be answered.
      startTime: '32s',
      rate: 50,
      duration: '15s',
      preAllocatedVUs: 10,
      maxVUs: 50,
      tags: { phase: 'recovery' },
    },
  },
  thresholds: {
    ...everyCheckHolds,
    // More than two cores can serve: what counts is that all are answered while somebody still waits for it.
    ...endpointThresholds(
      {
        failedShare: 0.01,
        p99Milliseconds: { churn: 4000, churn_batch: 4000, demand: 4000, demand_batch: 4000, health: 4000 },
      },
      'spike',
    ),
    ...endpointThresholds(
      {
        failedShare: 0,
        p99Milliseconds: BRISK_MILLISECONDS,
      },
      'recovery',
    ),
  },
};
