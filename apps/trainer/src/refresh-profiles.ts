import { demandModelCode } from '@retail-ml/demand-model';
import { demandModelCard, refreshedArtefact } from '@retail-ml/demand-model/fit';
import { formatDay } from '@retail-ml/features';
import { FileModelRegistry, type Manifest } from '@retail-ml/model-registry';
import { loadTensorFlow } from '@retail-ml/tensorflow';
import { certifyHere } from './certify/certify';
import { refuseUncertified } from './certify/certified-promotion';
import { type TrainerConfig } from './config';
import { readProductProfiles } from './daily-sales';
import { openSource, type SourceOptions } from './open-source';
import { type Progress } from './progress';
import { refuseFutureSales } from './refuse-future-sales';

export interface RefreshProfilesOptions extends SourceOptions {
  /** The model's folder, e.g. `models/demand`. */
  modelPath: string;
  /** Which version's weights are kept; the champion's without it. */
  version?: string | undefined;
  /** Generated rows of the certificate; 10,000 where nothing is said. */
  certifiedRows?: number | undefined;
}

export interface RefreshedProfiles {
  manifest: Manifest;
  /** As of this day, ISO date. */
  asOf: string;
  products: number;
  /** Whether it answers now: the version that it came from did. */
  isChampion: boolean;
}

/** Makes products' profiles anew from the sales, and saves them as a version with the same weights. */
export async function refreshProfiles(
  { modelPath, version, certifiedRows, ...sourceOptions }: RefreshProfilesOptions,
  config: TrainerConfig,
  progress: Progress,
): Promise<RefreshedProfiles> {
  const registry = new FileModelRegistry(modelPath, { name: 'demand' });
  const artefact = await registry.load(demandModelCode, version);
  const from = artefact.manifest.version;
  const draft = await registry.draftFrom(from, demandModelCard);
  const source = await openSource(sourceOptions, config, progress.note);
  try {
    const period = await source.salesPeriod();
    refuseFutureSales(source, period);
    const profiles = await progress.step(`Reading what was sold day by day from ${source.describe()}`, (report) =>
      readProductProfiles(source, period, report),
    );
    const asOf = formatDay(profiles.asOf);
    const manifest = await registry.save(refreshedArtefact(draft, artefact, profiles));
    // What was written is what will be served: it is proved from the files before anyone may use it.
    await registry.load(demandModelCode, manifest.version);
    const certified = { model: 'demand', modelPath, version: manifest.version, rows: certifiedRows } as const;
    await certifyHere(certified, await loadTensorFlow(), progress);
    const isChampion = (await registry.aliases()).champion === from;
    if (isChampion) {
      await refuseUncertified(registry, manifest.version, { name: 'demand', folder: modelPath }, config);
      await registry.promote(manifest.version, `profiles of ${profiles.size} products as of ${asOf}`);
    }
    return { manifest, asOf, products: profiles.size, isChampion };
  } finally {
    await source.close();
  }
}
