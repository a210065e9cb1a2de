import { type FileModelRegistry } from '@retail-ml/model-registry';
import { type TrainerConfig } from '../config';
import { type ModelName } from '../model-folders';
import { TrainerError } from '../trainer-error';

/** Why a version may not become champion, and what to type; nothing where its certificate proves it. */
export async function refuseUncertified(
  registry: FileModelRegistry,
  version: string,
  { name, folder }: { name: ModelName; folder: string },
  config: TrainerConfig,
): Promise<void> {
  const fault = await registry.certificateFault(version);
  if (fault === null) return;
  throw new TrainerError(
    'refused',
    `${name} ${version} ${fault}. The champion is as before. To ask all places: ` +
      certifyCommandLine({ name, folder, version }, config),
  );
}

/** What to type to certify a version, wherever it lies. */
export function certifyCommandLine(
  { name, folder, version }: { name: ModelName; folder: string; version: string },
  config: TrainerConfig,
): string {
  const configured = [config.churnModelPath, config.demandModelPath].includes(folder);
  return `npx retail-ml certify --model ${name} --version ${version}${configured ? '' : ` --model-path ${folder}`}`;
}
