import { type Activation } from './activation';

/** A layer of the network, in the order of computation; `from` names the layers it reads. */
export type NetworkLayer =
  | { kind: 'input'; name: string; width: number }
  | { kind: 'dense'; name: string; from: string; units: number; activation: Activation; useBias: boolean }
  | { kind: 'concatenate'; name: string; from: string[] };

export interface NetworkGraph {
  layers: NetworkLayer[];
  output: string;
  /** Weights by name, e.g. `dense_1/kernel` of shape [in, out]. */
  weights: Map<string, { shape: number[]; values: Float32Array }>;
}
