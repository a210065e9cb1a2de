import { type DenseNetwork, type LayersModelJson } from '@retail-ml/network';
import { type FeatureViewReference, type GoldenRow, type Manifest } from './manifest';

/** A trained model as it was saved: a manifest and a network in plain numbers. */
export interface Artefact {
  manifest: Manifest;
  network: DenseNetwork;
  /** The model's own files by name, e.g. `product-profiles.bin`: verified, and opaque to the registry. */
  parts: Readonly<Record<string, Uint8Array>>;
}

/** A trained model before it has a version and checksums. */
export interface ArtefactDraft {
  manifest: Omit<Manifest, 'formatVersion' | 'name' | 'version' | 'createdAt' | 'checksums'>;
  /** TFJS LayersModel `model.json`, with one weights file named `weights.bin`. */
  modelJson: LayersModelJson;
  weights: Uint8Array;
  /** Files of the model's own, named like `product-profiles.bin`. */
  parts?: Readonly<Record<string, Uint8Array>>;
  /** Writes `MODEL_CARD.md` from the finished manifest, which lacks nothing but the card's own checksum. */
  modelCard(manifest: Manifest): string;
}

/** What the code that loads an artefact can compute; an artefact that asks for anything else is refused. */
export interface ModelCode {
  featureView: Pick<FeatureViewReference, 'name' | 'fingerprint'>;
  /** Answers golden rows from the loaded artefact, in the same order of outputs as when it was trained. */
  replay(artefact: Artefact, inputs: GoldenRow['input'][]): number[][];
}
