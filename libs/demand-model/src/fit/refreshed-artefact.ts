import { formatDay } from '@retail-ml/features';
import { type Artefact, type ArtefactDraft } from '@retail-ml/model-registry';
import { DemandForecaster } from '../demand-forecaster';
import { type GoldenInput } from '../demand-model-code';
import { readDemandModelSections } from '../demand-model-sections';
import { DemandModelError } from '../demand-model-error';
import { PRODUCT_PROFILES_FILE, type ProductProfiles } from '../product-profiles';
import { goldenRows } from './demand-artefact';

/**
 * The artefact with the same weights and other profiles: its golden rows are answered anew, and it says which version
 * it was derived from.
 *
 * @param draft of the version, as the registry gives it
 * @throws DemandModelError `no-histories` for a model that looks at none
 */
export function refreshedArtefact(
  draft: ArtefactDraft,
  { manifest, network }: Pick<Artefact, 'manifest' | 'network'>,
  profiles: ProductProfiles,
): ArtefactDraft {
  const { decision } = readDemandModelSections(manifest);
  if (decision.productProfiles === null) {
    throw new DemandModelError(
      'no-histories',
      `Version ${manifest.version} forecasts from the fields alone: it has no profiles to refresh. ` +
        (decision.historiesLeftOut ? `Histories were left out: ${decision.historiesLeftOut} ` : '') +
        'Train one that looks at histories with "npx retail-ml demand"; where they do not help, it says so.',
    );
  }
  const asOf = formatDay(profiles.asOf);
  const changed = {
    ...manifest,
    decision: { ...decision, productProfiles: { ...decision.productProfiles, asOf, products: profiles.size } },
  };
  const { acceptance } = draft.manifest;
  const parts = { ...draft.parts, [PRODUCT_PROFILES_FILE]: profiles.bytes() };
  const forecaster = new DemandForecaster({ manifest: changed, network, parts });
  const inputs = manifest.goldenRows.map(({ input }) => {
    const fields: Partial<GoldenInput> = { ...input } as Partial<GoldenInput>;
    delete fields.productId;
    delete fields.asOf;
    return fields as GoldenInput;
  });
  return {
    ...draft,
    parts,
    manifest: {
      ...draft.manifest,
      decision: changed.decision as unknown as Artefact['manifest']['decision'],
      goldenRows: goldenRows(inputs, forecaster, profiles),
      // The weights were judged with the profiles of their training, and were not judged again.
      ...(acceptance && { acceptance: { ...acceptance, ofVersion: acceptance.ofVersion ?? manifest.version } }),
      derivedFrom: { version: manifest.version, anew: `product profiles as of ${asOf}` },
    },
  };
}
