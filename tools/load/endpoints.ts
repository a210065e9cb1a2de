/** What is driven, in the order in which the summary shows it; `share` of 20 requests go to each. */
export const ENDPOINTS = {
  churn: { path: '/api/predict/churn', share: 10 },
  churn_batch: { path: '/api/predict/churn/batch', share: 1 },
  demand: { path: '/api/predict/demand', share: 7 },
  demand_batch: { path: '/api/predict/demand/batch', share: 1 },
  health: { path: '/health', share: 1 },
} as const;

export type EndpointName = keyof typeof ENDPOINTS;

export const ENDPOINT_NAMES = Object.keys(ENDPOINTS) as EndpointName[];

/** Customers or products in a batch request. */
export const BATCH_ROWS = 100;

const ROUND = ENDPOINT_NAMES.flatMap((name) => Array.from({ length: ENDPOINTS[name].share }, () => name));
/** Has no divisor in common with 20, so that a round is dealt out mixed: batches don't follow each other. */
const STRIDE = 7;

/** Which endpoint the n-th request goes to: the same in every run. */
export function endpointOf(iteration: number): EndpointName {
  return ROUND[(iteration * STRIDE) % ROUND.length];
}
