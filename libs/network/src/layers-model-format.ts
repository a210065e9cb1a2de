import { ACTIVATIONS, type Activation } from './activation';
import { NetworkError } from './network-error';
import { type NetworkGraph, type NetworkLayer } from './network-graph';

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

/** Far more than any network of this kind has: what asks for more was made to fill memory or to take for ever. */
const MOST_LAYERS = 1000;
const MOST_LINKS = 10_000;
const MOST_WEIGHTS = 4 * 1024 * 1024;
const LONGEST_NAME = 128;

interface LayerConfig {
  name?: unknown;
  units?: unknown;
  activation?: unknown;
  use_bias?: unknown;
  batch_input_shape?: unknown;
}

/** A layer whose own form was checked; its `config` is anything yet. */
interface SerializedLayer {
  className: string;
  config: LayerConfig;
  /** Names of the layers that it reads. */
  from: string[];
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
  if (!isObject(modelJson)) throw new NetworkError('invalid-topology', 'model.json holds no model.');
  const topology = unwrapTopology(modelJson.modelTopology);
  const layers =
    topology.className === 'Sequential' ? readSequential(topology.layers) : readFunctional(topology.layers);
  const output = topology.output ?? layers[layers.length - 1]?.name;
  if (layers[0]?.kind !== 'input' || output === undefined) {
    throw new NetworkError('invalid-topology', 'The model has no layer with an input shape.');
  }
  return { layers, output, weights: readWeights(modelJson, weights) };
}

function unwrapTopology(topology: unknown): { className: string; layers: SerializedLayer[]; output?: string } {
  // Files saved by Keras wrap the model once more in `model_config`.
  const model = isObject(topology) && 'model_config' in topology ? topology.model_config : topology;
  const { class_name: className, config } = isObject(model) ? model : {};
  // Sequential models of old Keras versions hold the list of layers itself as their config.
  const { layers, output_layers: outputs } = Array.isArray(config)
    ? { layers: config as unknown }
    : isObject(config)
      ? config
      : {};
  if (typeof className !== 'string' || !Array.isArray(layers) || layers.length === 0) {
    throw new NetworkError('invalid-topology', 'model.json holds no class_name and list of layers.');
  }
  if (!['Sequential', 'Model', 'Functional'].includes(className)) {
    throw new NetworkError(
      'unsupported-layer',
      `A ${shown(className)} model cannot be read: only Sequential and functional ones.`,
    );
  }
  if (layers.length > MOST_LAYERS) {
    throw new NetworkError(
      'invalid-topology',
      `The model has ${layers.length} layers; at most ${MOST_LAYERS} are read.`,
    );
  }
  const serialized = layers.map(readSerialized);
  const links = serialized.reduce((sum, { from }) => sum + from.length, 0);
  if (links > MOST_LINKS) {
    throw new NetworkError('invalid-topology', `Its layers read ${links} others; at most ${MOST_LINKS} can be.`);
  }
  if (outputs === undefined) return { className, layers: serialized };
  if (!Array.isArray(outputs) || outputs.length !== 1) {
    const count = Array.isArray(outputs) ? outputs.length : 'no list of';
    throw new NetworkError('invalid-topology', `The model has ${count} outputs; one is expected.`);
  }
  return { className, layers: serialized, output: linkName(outputs[0]) };
}

function readSerialized(layer: unknown): SerializedLayer {
  const { class_name: className, config, inbound_nodes: nodes = [] } = isObject(layer) ? layer : {};
  if (typeof className !== 'string' || !isObject(config) || !Array.isArray(nodes)) {
    throw new NetworkError('invalid-topology', 'A layer has no class_name, config or list of inbound_nodes.');
  }
  const [links = []] = nodes as unknown[];
  if (!Array.isArray(links)) {
    throw new NetworkError('invalid-topology', `A ${shown(className)} layer has inbound_nodes that are no lists.`);
  }
  return { className, config, from: links.map(linkName) };
}

/** A link is `[name of the layer, 0, 0, {}]`. */
function linkName(link: unknown): string {
  const [name] = Array.isArray(link) ? (link as unknown[]) : [];
  if (typeof name === 'string') return name;
  throw new NetworkError('invalid-topology', 'A link between layers does not begin with the name of a layer.');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What messages repeat of a file. */
function shown(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, LONGEST_NAME) : typeof value;
}

function readSequential(serialized: SerializedLayer[]): NetworkLayer[] {
  const layers: NetworkLayer[] = [];
  let previous = '';
  for (const { className, config } of serialized) {
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
  const pending = serialized.map(({ className, config, from }) => readLayer(className, config, from));
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
  const { name } = config;
  if (typeof name !== 'string' || name.length > LONGEST_NAME) {
    throw new NetworkError(
      'invalid-topology',
      `A ${shown(className)} layer has no name, or one of more than ${LONGEST_NAME} characters.`,
    );
  }
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
          `Layer ${name} has the activation ${shown(activation)}; readable are ${ACTIVATIONS.join(', ')}.`,
        );
      }
      if (from.length === 0) throw new NetworkError('invalid-topology', `Layer ${name} reads no layer.`);
      return { kind: 'dense', name, from: from[0], units, activation, useBias: useBias !== false };
    }
    case 'Concatenate':
      if (from.length === 0) throw new NetworkError('invalid-topology', `Layer ${name} reads no layer.`);
      return { kind: 'concatenate', name, from };
    default:
      throw new NetworkError(
        'unsupported-layer',
        `Layer ${name} is a ${shown(className)}; readable are Dense and Concatenate.`,
      );
  }
}

function inputWidth(config: LayerConfig): number | undefined {
  const { batch_input_shape: shape } = config;
  return Array.isArray(shape) && shape.length === 2 && isCount(shape[1]) ? shape[1] : undefined;
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0;
}

function isActivation(value: unknown): value is Activation {
  return (ACTIVATIONS as readonly unknown[]).includes(value);
}

function readWeights(modelJson: LayersModelJson, bytes: Uint8Array): NetworkGraph['weights'] {
  const entries = weightEntries(modelJson.weightsManifest);
  const count = entries.reduce((sum, { shape }) => sum + size(shape), 0);
  if (count > MOST_WEIGHTS) {
    throw new NetworkError(
      'invalid-weights',
      `model.json asks for ${count} weights; at most ${MOST_WEIGHTS} are read.`,
    );
  }
  // Before anything is allocated: no shape asks for more than is there.
  const expectedBytes = 4 * count;
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

function weightEntries(manifest: unknown): WeightEntry[] {
  const groups: unknown[] = Array.isArray(manifest) ? manifest : [];
  return groups.flatMap((group) => {
    const { weights } = isObject(group) ? group : {};
    if (!Array.isArray(weights))
      throw new NetworkError('invalid-weights', 'weightsManifest holds no lists of weights.');
    return weights.map(readWeightEntry);
  });
}

function readWeightEntry(entry: unknown): WeightEntry {
  const { name, shape, dtype } = isObject(entry) ? entry : {};
  if (typeof name !== 'string' || name.length > 2 * LONGEST_NAME) {
    throw new NetworkError('invalid-weights', 'A weight of weightsManifest has no name.');
  }
  if (!Array.isArray(shape) || !shape.every(isCount)) {
    throw new NetworkError('invalid-weights', `Weight ${name} has no shape of whole numbers above 0.`);
  }
  return { name, shape, dtype: shown(dtype) };
}

function size(shape: number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
