import { DenseNetwork, type LayersModelJson } from '@retail-ml/network';
import { type Artefact, type ModelCode } from './artefact';
import { type ArtefactContent, type ArtefactPlace } from './artefact-files';
import { parseJsonText } from './json-text';
import { partNames } from './manifest-schema';
import { RegistryError } from './registry-error';

/** Same numbers, same order of sums: anything above rounding means that another code or another model answers. */
const GOLDEN_ROW_TOLERANCE = 1e-9;

/**
 * Makes an artefact of its files and proves that this code computes what the model was trained to compute.
 *
 * @throws RegistryError `feature-view-mismatch`, `network-invalid` or `parity-failed`.
 */
export function proveArtefact({ manifest, files }: ArtefactContent, code: ModelCode, place: ArtefactPlace): Artefact {
  const { featureView, parity } = manifest;
  if (featureView.name !== code.featureView.name || featureView.fingerprint !== code.featureView.fingerprint) {
    throw new RegistryError(
      'feature-view-mismatch',
      `${place.shownAs}/manifest.json was trained with other features: ${describeView(code.featureView)} expected, ${describeView(featureView)} found. Train a model for this code with "npx retail-ml ${manifest.name}", or run the version of the code that the model was trained with.`,
    );
  }
  if (!(parity.largestDifference <= parity.tolerance)) {
    throw new RegistryError(
      'parity-failed',
      `${place.shownAs}/manifest.json says that the plain network differs from TensorFlow.js: at most ${parity.tolerance} expected, ${parity.largestDifference} found. ${place.mend}`,
    );
  }
  const parts = Object.fromEntries(partNames(manifest.checksums).map((part) => [part, files[part]]));
  const artefact = { manifest, network: readNetwork(files, place), parts };
  replayGoldenRows(artefact, code, place);
  return artefact;
}

function describeView({ name, fingerprint }: ModelCode['featureView']): string {
  return `"${name}" with fingerprint ${fingerprint.slice(0, 12)}`;
}

function readNetwork(files: ArtefactContent['files'], place: ArtefactPlace): DenseNetwork {
  try {
    const modelJson = parseJsonText(Buffer.from(files['model.json']).toString('utf8')) as LayersModelJson;
    return DenseNetwork.fromLayersModel(modelJson, files['weights.bin']);
  } catch (cause) {
    throw new RegistryError(
      'network-invalid',
      `${place.shownAs}/model.json and weights.bin hold no network that can be computed: ${(cause as Error).message} ${place.mend}`,
      { cause },
    );
  }
}

function replayGoldenRows(artefact: Artefact, code: ModelCode, place: ArtefactPlace): void {
  const { goldenRows } = artefact.manifest;
  let answers: number[][];
  try {
    answers = code.replay(
      artefact,
      goldenRows.map(({ input }) => input),
    );
  } catch (cause) {
    throw new RegistryError(
      'manifest-invalid',
      `${place.shownAs}/manifest.json cannot be used by this code: ${(cause as Error).message} ${place.mend}`,
      { cause },
    );
  }
  goldenRows.forEach(({ output }, row) => {
    const answer = answers[row] ?? [];
    const difference =
      answer.length === output.length
        ? Math.max(...output.map((expected, i) => Math.abs(expected - answer[i])))
        : Number.NaN;
    // Written so that NaN fails.
    if (!(difference <= GOLDEN_ROW_TOLERANCE)) {
      throw new RegistryError(
        'parity-failed',
        `${place.shownAs}/manifest.json, goldenRows.${row}: [${output.join(', ')}] expected as when it was trained, [${answer.join(', ')}] found. ${place.mend}`,
      );
    }
  });
}
