import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ArtefactDraft } from '@retail-ml/model-registry';
import { readLayersModel } from '@retail-ml/network';
import { ChurnModelError } from '../churn-model-error';
import { type ChurnModelSections, readChurnModelSections } from '../churn-model-sections';
import { type ChurnFunctionModel } from './churn-function';

/** Written by `bundle.cjs` at build time; it lies beside `src` as beside `dist`. */
const BUNDLE_FILE = join(__dirname, '../../generated/churn-function.js');

/** What is written into the function, of an artefact as it lies in its folder. */
export interface ChurnFunctionArtefact extends Pick<ArtefactDraft, 'modelJson' | 'weights'> {
  manifest: Pick<ArtefactDraft['manifest'], keyof ChurnModelSections>;
}

/**
 * A trained model's predictions as one JavaScript expression: a `ChurnFunction` that needs nothing but JavaScript.
 *
 * @param bundle the bundled code, by default that of the last build
 * @throws ChurnModelError `invalid-section` for an artefact that is not one of churn's, `no-bundle` before a build.
 */
export function churnFunctionCode(version: string, artefact: ChurnFunctionArtefact, bundle = readBundle()): string {
  const { modelJson, weights } = artefact;
  const { transforms, standardizer, decision } = readChurnModelSections(artefact.manifest);
  const graph = readLayersModel(modelJson, weights);
  const model: ChurnFunctionModel = {
    version,
    sections: { transforms, standardizer, decision },
    network: {
      layers: graph.layers,
      output: graph.output,
      shapes: Array.from(graph.weights, ([name, { shape }]) => [name, shape]),
      weights: Buffer.from(weights.buffer, weights.byteOffset, weights.byteLength).toString('base64'),
    },
  };
  return `${bundle}(${JSON.stringify(model)})`;
}

function readBundle(): string {
  try {
    return readFileSync(BUNDLE_FILE, 'utf8');
  } catch {
    throw new ChurnModelError('no-bundle', `${BUNDLE_FILE} cannot be read. Build it: npx nx run churn-model:build`);
  }
}
