import { Counter, Gauge, type Registry } from 'prom-client';
import { type FleetState } from './fleet';

/** Adds the figures that only the process knows which writes the prediction log. */
export function showFleet(registry: Registry, state: () => FleetState): void {
  new Gauge({
    name: 'retail_ml_workers_ready',
    help: 'Processes that can answer.',
    registers: [registry],
    collect() {
      this.set(state().readyWorkers);
    },
  });
  new Gauge({
    name: 'retail_ml_workers_configured',
    help: 'Processes that are to serve.',
    registers: [registry],
    collect() {
      this.set(state().workers);
    },
  });
  new Counter({
    name: 'retail_ml_prediction_log_dropped_total',
    help: 'Lines of the prediction log that could not be written.',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(state().predictionLog.lostLines);
    },
  });
}

/** Counts processes that had to be ended. */
export function hungWorkers(registry: Registry): Counter {
  return new Counter({
    name: 'retail_ml_workers_hung_total',
    help: 'Processes that no longer answered and were ended.',
    registers: [registry],
  });
}
