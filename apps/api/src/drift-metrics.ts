import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Gauge, type Registry } from 'prom-client';

/** The part that is shown of what `detect-drift` leaves beside the prediction log. */
interface LatestDrift {
  model: string;
  time: string;
  model_version: string;
  fields: { field: string; psi: number; alarm: boolean }[];
}

const MODELS = ['churn', 'demand'];

/**
 * Shows what `detect-drift` found last, read at each look: other programs run it. Without its files there are no series.
 *
 * @param logFolder of the prediction log
 */
export function showDrift(registry: Registry, logFolder: string): void {
  let reading: Promise<LatestDrift[]> | null = null;
  /** All gauges are collected at once: what one reads serves the others. */
  const latest = (): Promise<LatestDrift[]> => (reading ??= latestOfAll(logFolder).finally(() => (reading = null)));
  const gauge = <Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    show: (gauge: Gauge<Label>, latest: LatestDrift) => void,
  ): void =>
    void new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        const found = await latest();
        this.reset();
        for (const drift of found) show(this, drift);
      },
    });
  gauge(
    'retail_ml_drift_psi',
    'Population stability index of a field against the training, as detect-drift found it last.',
    ['model', 'version', 'feature'],
    (psi, { model, model_version: version, fields }) =>
      fields.forEach((found) => psi.set({ model, version, feature: found.field }, found.psi)),
  );
  gauge(
    'retail_ml_drift_alarm',
    '1 where that index is above both the threshold and what it reaches by chance, else 0.',
    ['model', 'version', 'feature'],
    (alarm, { model, model_version: version, fields }) =>
      fields.forEach((found) => alarm.set({ model, version, feature: found.field }, found.alarm ? 1 : 0)),
  );
  gauge(
    'retail_ml_drift_checked_timestamp_seconds',
    'When detect-drift was run last on the prediction log.',
    ['model'],
    (checked, { model, time }) => checked.set({ model }, Date.parse(time) / 1000),
  );
}

async function latestOfAll(logFolder: string): Promise<LatestDrift[]> {
  const all = await Promise.all(MODELS.map((model) => latestDrift(logFolder, model)));
  return all.filter((latest) => latest !== null);
}

/** Null where there is no such file, or one that is none of detect-drift's. */
async function latestDrift(logFolder: string, model: string): Promise<LatestDrift | null> {
  try {
    const latest = JSON.parse(await readFile(join(logFolder, `drift-${model}.json`), 'utf8')) as LatestDrift;
    const isOurs =
      latest.model === model &&
      Number.isFinite(Date.parse(latest.time)) &&
      typeof latest.model_version === 'string' &&
      latest.fields.every(({ field, psi }) => typeof field === 'string' && typeof psi === 'number');
    return isOurs ? latest : null;
  } catch {
    return null;
  }
}
