import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** All figures of this process; no label holds an id, so their number stays small. */
export const metricsRegistry = new Registry();

const registers = [metricsRegistry];

// CPU, memory, file descriptors, garbage collection and the lag of the event loop, under their usual names.
collectDefaultMetrics({ register: metricsRegistry });

/** Predictions take well below a millisecond: the usual buckets, which begin at five, would show one bar. */
const LATENCY_BUCKETS_SECONDS = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10,
];

const requestDuration = new Histogram({
  name: 'retail_ml_http_request_duration_seconds',
  help: 'From the arrival of the headers to the last byte of the answer.',
  labelNames: ['route', 'status'] as const,
  buckets: LATENCY_BUCKETS_SECONDS,
  registers,
});

const refused = new Counter({
  name: 'retail_ml_http_requests_refused_total',
  help: 'Requests refused at once because too many were in hand.',
  registers,
});

interface PredictionCount {
  model: string;
  version: string;
  category: string;
  count: number;
}

/**
 * Predictions since they were last read, for each model, version and category: a counter sorts and joins its labels at
 * each call. They are few, so looking through them costs less than making a key of the three.
 */
const predicted: PredictionCount[] = [];

new Counter({
  name: 'retail_ml_predictions_total',
  help: 'Predictions answered, by risk category (churn) or movement (demand).',
  labelNames: ['model', 'version', 'category'] as const,
  registers,
  collect() {
    for (const { model, version, category, count } of predicted.splice(0))
      this.inc({ model, version, category }, count);
  },
});

const modelTrained = new Gauge({
  name: 'retail_ml_model_created_timestamp_seconds',
  help: 'When the version that answers was published; time() minus this is its age.',
  labelNames: ['model', 'version'] as const,
  registers,
  // Every worker serves the same version: the sum over them would be none of them.
  aggregator: 'max',
});

const modelSwaps = new Counter({
  name: 'retail_ml_model_swaps_total',
  help: 'Times that another version took over, and times that one was refused.',
  labelNames: ['model', 'outcome'] as const,
  registers,
});

/** @param route its pattern, e.g. `/api/models/:name`, or `none` */
export function countRequest(route: string, status: number, seconds: number): void {
  requestDuration.observe({ route, status }, seconds);
}

export function countRefused(): void {
  refused.inc();
}

export function countPredictions(model: string, version: string, category: string, count: number): void {
  for (const since of predicted) {
    if (since.category === category && since.version === version && since.model === model) {
      since.count += count;
      return;
    }
  }
  predicted.push({ model, version, category, count });
}

/** By model: a series of a version that no longer answers would keep its age for ever. */
const shownVersions = new Map<string, string>();

/** @param createdAt instant of publication, ISO 8601 */
export function showModel(model: string, version: string, createdAt: string): void {
  const before = shownVersions.get(model);
  if (before !== undefined) modelTrained.remove({ model, version: before });
  shownVersions.set(model, version);
  modelTrained.set({ model, version }, Date.parse(createdAt) / 1000);
}

export function countSwap(model: string, outcome: 'taken' | 'refused'): void {
  modelSwaps.inc({ model, outcome });
}
