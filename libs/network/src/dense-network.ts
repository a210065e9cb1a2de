import { activate, type Activation } from './activation';
import { type LayersModelJson, type NetworkGraph, readLayersModel } from './layers-model-format';
import { NetworkError } from './network-error';

interface DenseStep {
  inputOffset: number;
  inputWidth: number;
  outputOffset: number;
  units: number;
  activation: Activation;
  /**
   * TFJS's kernel in lanes: of each `LANES` units in turn, an input's weights beside each other. Units that fill the
   * last lanes have weight 0.
   */
  lanes: Float64Array;
  /** One a unit, those that fill the last lanes too. */
  bias: Float64Array;
}

/**
 * Units whose sums are made side by side: a sum waits for each of its additions, four of them wait together. The order
 * within each sum is the same, and so are its bits.
 */
const LANES = 4;

/** Values of all layers of one row: 8 MB. What asks for more was made to fill memory. */
const MOST_VALUES = 1024 * 1024;

interface CopyStep {
  copyFrom: number;
  copyTo: number;
  width: number;
}

type Step = DenseStep | CopyStep;

/**
 * A dense network in plain numbers: computes what TensorFlow.js computes, to float32 rounding, without loading it.
 * Weights are the model's float32 values; sums are made in float64, in a fixed order, so every JavaScript engine
 * gives the same bits.
 *
 * @example
 * const network = DenseNetwork.fromLayersModel(modelJson, weightsBytes);
 * const output = new Float64Array(network.outputWidth);
 * network.predict(Float64Array.of(0.5, -1.2), output);
 */
export class DenseNetwork {
  /** Values of one row. */
  readonly inputWidth: number;
  /** Values the network answers for one row. */
  readonly outputWidth: number;
  readonly weightCount: number;
  private readonly steps: Step[];
  /** All layers' values for the row at hand, one after the other: allocated once, so rows cost no garbage. */
  private readonly values: Float64Array;
  private readonly outputOffset: number;

  private constructor(graph: NetworkGraph) {
    const plan = planSteps(graph);
    this.steps = plan.steps;
    this.values = new Float64Array(plan.size);
    this.inputWidth = plan.inputWidth;
    this.outputWidth = plan.outputWidth;
    this.outputOffset = plan.outputOffset;
    this.weightCount = [...graph.weights.values()].reduce((sum, { values }) => sum + values.length, 0);
  }

  /**
   * @param modelJson the parsed `model.json` of a TFJS LayersModel
   * @param weights the bytes of its `weights.bin`
   * @throws NetworkError when the files don't fit together or hold a layer other than Dense and Concatenate.
   */
  static fromLayersModel(modelJson: LayersModelJson, weights: Uint8Array): DenseNetwork {
    return new DenseNetwork(readLayersModel(modelJson, weights));
  }

  /** Reads `inputWidth` values of `input` and writes `outputWidth` values to `output`, from its start. */
  predict(input: ArrayLike<number>, output: Float64Array): void {
    this.predictBatch(input, 1, output);
  }

  /**
   * @param inputs `rowCount` x `inputWidth` values, row after row
   * @param outputs receives `rowCount` x `outputWidth` values, row after row
   * @throws NetworkError `wrong-width` when either array is shorter than that.
   */
  predictBatch(inputs: ArrayLike<number>, rowCount: number, outputs: Float64Array): void {
    const { inputWidth, outputWidth, values, outputOffset, steps } = this;
    if (inputs.length < rowCount * inputWidth || outputs.length < rowCount * outputWidth) {
      throw new NetworkError(
        'wrong-width',
        `${rowCount} rows need ${rowCount * inputWidth} inputs and ${rowCount * outputWidth} outputs; ` +
          `there are ${inputs.length} and ${outputs.length}.`,
      );
    }
    for (let row = 0; row < rowCount; row++) {
      for (let i = 0; i < inputWidth; i++) values[i] = inputs[row * inputWidth + i];
      for (const step of steps) {
        if ('lanes' in step) runDense(step, values);
        else values.copyWithin(step.copyTo, step.copyFrom, step.copyFrom + step.width);
      }
      for (let i = 0; i < outputWidth; i++) outputs[row * outputWidth + i] = values[outputOffset + i];
    }
  }
}

function runDense(step: DenseStep, values: Float64Array): void {
  const { inputOffset, inputWidth, outputOffset, units, lanes, bias } = step;
  for (let unit = 0, w = 0; unit < units; unit += LANES) {
    let first = bias[unit];
    let second = bias[unit + 1];
    let third = bias[unit + 2];
    let fourth = bias[unit + 3];
    for (let i = 0; i < inputWidth; i++, w += LANES) {
      const value = values[inputOffset + i];
      first += lanes[w] * value;
      second += lanes[w + 1] * value;
      third += lanes[w + 2] * value;
      fourth += lanes[w + 3] * value;
    }
    values[outputOffset + unit] = first;
    values[outputOffset + unit + 1] = second;
    values[outputOffset + unit + 2] = third;
    values[outputOffset + unit + 3] = fourth;
  }
  activate(step.activation, values, outputOffset, outputOffset + units);
}

function planSteps(graph: NetworkGraph) {
  const places = new Map<string, { offset: number; width: number }>();
  const steps: Step[] = [];
  let size = 0;
  const place = (name: string, width: number) => {
    const offset = size;
    places.set(name, { offset, width });
    size += filled(width);
    if (size > MOST_VALUES) {
      throw new NetworkError('invalid-topology', `Its layers have more than ${MOST_VALUES} values for each row.`);
    }
    return offset;
  };
  const read = (name: string) => {
    const found = places.get(name);
    if (!found) throw new NetworkError('invalid-topology', `Layer ${name} is read, but is not there.`);
    return found;
  };

  for (const layer of graph.layers) {
    if (layer.kind === 'input') {
      place(layer.name, layer.width);
    } else if (layer.kind === 'dense') {
      const from = read(layer.from);
      const outputOffset = place(layer.name, layer.units);
      steps.push({
        inputOffset: from.offset,
        inputWidth: from.width,
        outputOffset,
        units: layer.units,
        activation: layer.activation,
        lanes: inLanes(weight(graph, `${layer.name}/kernel`, [from.width, layer.units]), from.width, layer.units),
        bias: inLanes(
          layer.useBias ? weight(graph, `${layer.name}/bias`, [layer.units]) : new Float32Array(layer.units),
          1,
          layer.units,
        ),
      });
    } else {
      const parts = layer.from.map(read);
      let copyTo = place(
        layer.name,
        parts.reduce((sum, part) => sum + part.width, 0),
      );
      for (const part of parts) {
        steps.push({ copyFrom: part.offset, copyTo, width: part.width });
        copyTo += part.width;
      }
    }
  }
  const input = places.get(graph.layers[0].name)!;
  const output = places.get(graph.output);
  if (!output) throw new NetworkError('invalid-topology', `The output layer ${graph.output} is not there.`);
  if (input.offset !== 0) throw new NetworkError('invalid-topology', 'The input is not the first layer.');
  return { steps, size, inputWidth: input.width, outputWidth: output.width, outputOffset: output.offset };
}

function weight(graph: NetworkGraph, name: string, shape: number[]): Float32Array {
  const found = graph.weights.get(name);
  if (!found) throw new NetworkError('invalid-weights', `Weight ${name} is missing.`);
  if (found.shape.join() !== shape.join()) {
    throw new NetworkError('invalid-weights', `Weight ${name} has the shape [${found.shape}]; [${shape}] is expected.`);
  }
  return found.values;
}

/** Units with those that fill the last lanes. */
function filled(units: number): number {
  return Math.ceil(units / LANES) * LANES;
}

function inLanes(kernel: Float32Array, inputWidth: number, units: number): Float64Array {
  const lanes = new Float64Array(inputWidth * filled(units));
  for (let unit = 0; unit < units; unit++) {
    const block = (unit - (unit % LANES)) * inputWidth;
    for (let i = 0; i < inputWidth; i++) lanes[block + i * LANES + (unit % LANES)] = kernel[i * units + unit];
  }
  return lanes;
}
