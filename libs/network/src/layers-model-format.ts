import { ACTIVATIONS, type Activation } from './activation';
import { NetworkError } from './network-error';

/** The document in a TFJS `model.json`: topology and the list of weights in `weights.bin`. */
export interface LayersModelJson {
  format?: string;
  generatedBy?: string;
  convertedBy?: string | null;
  modelTopology: object;
  weightsManifest: { paths: string[]; weights: WeightEntry[] }[];
}

export interface WeightEntry {
  name: string;
  shape: number[];
  dtype: string;
}

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

interface LayerConfig {
  name?: unknown;
  units?: unknown;
  activation?: unknown;
  use_bias?: unknown;
  batch_input_shape?: unknown;
}

interface SerializedLayer {
  class_name: string;
  name?: string;
  config: LayerConfig;
  inbound_nodes?: [string, number, number, object][][];
}

/**
 * Reads TFJS's LayersModel format: a Sequential or functional model of Dense and Concatenate layers.
 *
 * @param modelJson the parsed `model.json`
 * @param weights the bytes of `weights.bin`, float32 little-endian
 * @throws NetworkError `unsupported-layer` for any other layer, `invalid-topology` or `invalid-weights` when the
 *   two files don't fit together.
 */
export function readLayersModel(modelJson: LayersModelJson, weights: Uint8Array): NetworkGraph {
  const topology = unwrapTopology(modelJson.modelTopology);
  const layers =
    topology.className === 'Sequential' ? readSequential(topology.layers) : readFunctional(topology.layers);
  const output = topology.output ?? layers[layers.length - 1]?.name;
  if (layers[0]?.kind !== 'input' || output === undefined) {
    throw new NetworkError('invalid-topology', 'The model has no layer with an input shape.');
  }
  return { layers, output, weights: readWeights(modelJson, weights) };
}

function unwrapTopology(topology: object): { className: string; layers: SerializedLayer[]; output?: string } {
  // Files saved by Keras wrap the model once more in `model_config`.
  const model = 'model_config' in topology ? (topology.model_config as object) : topology;
  const { class_name: className, config } = model as { class_name?: unknown; config?: unknown };
  // Sequential models of old Keras versions hold the list of layers itself as their config.
  const layers = Array.isArray(config) ? config : (config as { layers?: unknown } | undefined)?.layers;
  if (typeof className !== 'string' || !Array.isArray(layers) || layers.length === 0) {
    throw new NetworkError('invalid-topology', 'model.json holds no class_name and list of layers.');
  }
  if (!['Sequential', 'Model', 'Functional'].includes(className)) {
    throw new NetworkError(
      'unsupported-layer',
      `A ${className} model cannot be read: only Sequential and functional ones.`,
    );
  }
  const outputs = (config as { output_layers?: [string, number, number][] }).output_layers;
  if (outputs !== undefined && outputs.length !== 1) {
    throw new NetworkError('invalid-topology', `The model has ${outputs.length} outputs; one is expected.`);
  }
  return { className, layers: layers as SerializedLayer[], ...(outputs && { output: outputs[0][0] }) };
}

function readSequential(serialized: SerializedLayer[]): NetworkLayer[] {
  const layers: NetworkLayer[] = [];
  let previous = '';
  for (const { class_name: className, config } of serialized) {
    const width = inputWidth(config);
    if (layers.length === 0 && width !== undefined && className !== 'InputLayer') {
      layers.push({ kind: 'input', name: 'input', width });
      previous = 'input';
    }
    const layer = readLayer(className, config, [previous]);
    layers.push(layer);
    previous = layer.name;
  }
  return layers;
}

function readFunctional(serialized: SerializedLayer[]): NetworkLayer[] {
  const pending = serialized.map((layer) =>
    readLayer(
      layer.class_name,
      layer.config,
      (layer.inbound_nodes?.[0] ?? []).map(([name]) => name),
    ),
  );
  // TFJS lists the layers of a functional model in any order; each is placed once all it reads is there.
  const ordered: NetworkLayer[] = [];
  const placed = new Set<string>();
  while (pending.length > 0) {
    const next = pending.findIndex(
      (layer) => layer.kind === 'input' || sources(layer).every((name) => placed.has(name)),
    );
    if (next < 0)
      throw new NetworkError('invalid-topology', `Layer ${pending[0].name} reads a layer that is not there.`);
    const [layer] = pending.splice(next, 1);
    ordered.push(layer);
    placed.add(layer.name);
  }
  if (ordered.filter((layer) => layer.kind === 'input').length !== 1) {
    throw new NetworkError('invalid-topology', 'The model must have exactly one input.');
  }
  return ordered;
}

function sources(layer: NetworkLayer): string[] {
  if (layer.kind === 'input') return [];
  return layer.kind === 'dense' ? [layer.from] : layer.from;
}

function readLayer(className: string, config: LayerConfig, from: string[]): NetworkLayer {
  const name = config?.name;
  if (typeof name !== 'string') throw new NetworkError('invalid-topology', `A ${className} layer has no name.`);
  switch (className) {
    case 'InputLayer': {
      const width = inputWidth(config);
      if (width === undefined) throw new NetworkError('invalid-topology', `Input ${name} has no width.`);
      return { kind: 'input', name, width };
    }
    case 'Dense': {
      const { units, activation, use_bias: useBias } = config;
      if (!isCount(units)) throw new NetworkError('invalid-topology', `Layer ${name} has no number of units.`);
      if (!isActivation(activation)) {
        throw new NetworkError(
          'unsupported-layer',
          `Layer ${name} has the activation ${String(activation)}; readable are ${ACTIVATIONS.join(', ')}.`,
        );
      }
      return { kind: 'dense', name, from: from[0], units, activation, useBias: useBias !== false };
    }
    case 'Concatenate':
      return { kind: 'concatenate', name, from };
    default:
      throw new NetworkError(
        'unsupported-layer',
        `Layer ${name} is a ${className}; readable are Dense and Concatenate.`,
      );
  }
}

function inputWidth(config: LayerConfig): number | undefined {
  const shape = config?.batch_input_shape;
  return Array.isArray(shape) && shape.length === 2 && isCount(shape[1]) ? shape[1] : undefined;
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0;
}

function isActivation(value: unknown): value is Activation {
  return (ACTIVATIONS as readonly unknown[]).includes(value);
}

function readWeights(modelJson: LayersModelJson, bytes: Uint8Array): NetworkGraph['weights'] {
  const entries = modelJson.weightsManifest?.flatMap((group) => group.weights) ?? [];
  const expectedBytes = entries.reduce((sum, { shape }) => sum + 4 * size(shape), 0);
  if (expectedBytes !== bytes.byteLength) {
    throw new NetworkError(
      'invalid-weights',
      `The weights hold ${bytes.byteLength} bytes; model.json asks for ${expectedBytes}.`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const weights: NetworkGraph['weights'] = new Map();
  let offset = 0;
  for (const { name, shape, dtype } of entries) {
    if (dtype !== 'float32')
      throw new NetworkError('invalid-weights', `Weight ${name} is ${dtype}; float32 is expected.`);
    const values = new Float32Array(size(shape));
    for (let i = 0; i < values.length; i++, offset += 4) {
      values[i] = view.getFloat32(offset, true);
      if (!Number.isFinite(values[i]))
        throw new NetworkError('invalid-weights', `Weight ${name} holds a value that is not finite.`);
    }
    weights.set(name, { shape, values });
  }
  return weights;
}

function size(shape: number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
