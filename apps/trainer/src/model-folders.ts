import { churnModelCode } from '@retail-ml/churn-model';
import { demandModelCode } from '@retail-ml/demand-model';
import { archivedModelName, FileModelRegistry, type ModelCode, RegistryError } from '@retail-ml/model-registry';
import { type TrainerConfig } from './config';
import { modelFolder } from './tables/open-tabular-model';
import { TrainerError } from './trainer-error';

export const MODEL_NAMES = ['churn', 'demand'] as const;
export type ModelName = (typeof MODEL_NAMES)[number];

/** Where the versions of a model lie, and the code that proves them. */
export interface ModelFolder {
  name: ModelName;
  folder: string;
  code: ModelCode;
  registry: FileModelRegistry;
}

export interface ModelChoice {
  /** Both models where absent. */
  model?: ModelName | undefined;
  /** A folder in place of the configured ones. */
  path?: string | undefined;
}

const CODES: Record<ModelName, ModelCode> = { churn: churnModelCode, demand: demandModelCode };

/** The folders that a choice leaves; with a path alone it may hold either model. */
export function modelFolders({ model, path }: ModelChoice, config: TrainerConfig): ModelFolder[] {
  return MODEL_NAMES.filter((name) => model === undefined || name === model).map((name) => {
    const folder = path ?? modelFolder(name, config);
    return { name, folder, code: CODES[name], registry: new FileModelRegistry(folder, { name }) };
  });
}

/**
 * The folder in which a version lies: versions of both models have different names.
 *
 * @throws TrainerError that says where it was looked for, RegistryError where it is there but cannot be read.
 */
export async function folderOfVersion(folders: readonly ModelFolder[], version: string): Promise<ModelFolder> {
  let unreadable: unknown;
  for (const folder of folders) {
    try {
      await folder.registry.manifest(version);
      return folder;
    } catch (error) {
      if (!(error instanceof RegistryError && error.code === 'version-not-found')) unreadable ??= error;
    }
  }
  if (unreadable !== undefined) throw unreadable;
  throw new TrainerError(
    'failed',
    `There is no version "${version.slice(0, 64)}" in ${placesOf(folders)}. ` +
      'Those there are: npx retail-ml models list',
  );
}

/** The folder whose champion is meant where no version is named: churn's, unless the path given holds demand. */
export async function folderOfChampion(folders: readonly ModelFolder[], { path }: ModelChoice): Promise<ModelFolder> {
  const [first] = folders;
  if (path === undefined) return first;
  const { champion } = await first.registry.aliases();
  return champion === null ? first : folderOfVersion(folders, champion);
}

/** The folder that an archive belongs into. @throws TrainerError where it holds a model that was not asked for. */
export async function folderForArchive(folders: readonly ModelFolder[], archive: string): Promise<ModelFolder> {
  const name = await archivedModelName(archive);
  const folder = folders.find((it) => it.name === name);
  if (folder) return folder;
  throw new TrainerError(
    'failed',
    `${archive} holds a model "${name}", not ${folders.map((it) => it.name).join(' or ')}. ` +
      'Leave out --model to import what it holds.',
  );
}

export function placesOf(folders: readonly ModelFolder[]): string {
  return [...new Set(folders.map(({ folder }) => folder))].join(' or ');
}

/** What to type to do something with a version, e.g. `promote`, wherever it lies. */
export function modelsCommandLine(command: string, version: string, folder: string, config: TrainerConfig): string {
  const configured = [config.churnModelPath, config.demandModelPath].includes(folder);
  return `npx retail-ml models ${configured ? '' : `--path ${folder} `}${command} ${version}`;
}
