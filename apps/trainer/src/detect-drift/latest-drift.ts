import { join } from 'node:path';
import { writeWhole } from '../write-whole';
import { type DetectedDrift } from './detect-drift';

/**
 * Leaves what was found beside the prediction log, where the API shows it in `/metrics`.
 *
 * @throws TrainerError naming the file that cannot be written.
 */
export async function writeLatestDrift(logFolder: string, detected: DetectedDrift, now: Date): Promise<void> {
  const { model, modelVersion, report } = detected;
  const fields = report.fields.map(({ field, psi, criticalPsi, alarm, values }) => ({
    field,
    psi,
    critical_psi: criticalPsi,
    alarm,
    values,
  }));
  const latest = {
    time: now.toISOString(),
    model,
    model_version: modelVersion,
    verdict: report.verdict,
    threshold: report.threshold,
    fields,
  };
  await writeWhole(join(logFolder, `drift-${model}.json`), `${JSON.stringify(latest, null, 2)}\n`);
}
