import { churnModelCode, ChurnPredictor } from '@retail-ml/churn-model';
import { DemandForecaster, demandModelCode } from '@retail-ml/demand-model';
import { type Day, dayOf } from '@retail-ml/features';
import { FileModelRegistry, type Manifest } from '@retail-ml/model-registry';
import { type TrainerConfig } from '../config';
import { churnTable } from './churn-table';
import { demandTable } from './demand-table';
import { type TabularModel } from './tabular-model';

export const TABULAR_MODELS = ['churn', 'demand'] as const;

/** The model's folder, where no other one is named. */
export function modelFolder(name: TabularModel['name'], config: TrainerConfig): string {
  return { churn: config.churnModelPath, demand: config.demandModelPath }[name];
}

/**
 * Loads a model's champion, or another version.
 *
 * @param folder the model's folder, e.g. `models/churn`
 * @param options.today for rows that do not say their day
 * @throws RegistryError where there is none
 */
export async function openTabularModel(
  name: TabularModel['name'],
  folder: string,
  { version, today = dayOf(new Date()) }: { version?: string | undefined; today?: Day } = {},
): Promise<{ table: TabularModel; manifest: Manifest }> {
  const registry = new FileModelRegistry(folder, { name });
  if (name === 'churn') {
    const artefact = await registry.load(churnModelCode, version);
    return { table: churnTable(new ChurnPredictor(artefact)), manifest: artefact.manifest };
  }
  const artefact = await registry.load(demandModelCode, version);
  return { table: demandTable(new DemandForecaster(artefact), today), manifest: artefact.manifest };
}
