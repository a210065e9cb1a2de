import { activate, type Activation } from './activation';
import { type DenseKernel, kernelMemory } from './dense-kernel';
import { type LayersModelJson, type NetworkGraph, readLayersModel } from './layers-model-format';
import { NetworkError } from './network-error';

interface DenseStep {
  inputOffset: number;
  inputWidth: number;
  outputOffset: number;
  units: number;
  activation: Activation;
  /** Where the weights lie, see `inLanes`. */
  lanesOffset: number;
  /** Where the biases lie, one a unit, those that fill the last lanes too. */
  biasOffset: number;
}

/**
 * Units whose sums are made side by side: a sum waits for each of its additions, eight of them wait together. The order
 * within each sum is the same, and so are its bits.
 */
const LANES = 8;
const BYTES = Float64Array.BYTES_PER_ELEMENT;

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
  /**
   * All layers' values for the row at hand, one after the other, then the weights: allocated once, so rows cost no
   * garbage.
   */
  private readonly numbers: Float64Array;
  private readonly kernel: DenseKernel | null;
  private readonly outputOffset: number;

  private constructor(graph: NetworkGraph) {
    const plan = planSteps(graph);
    this.steps = plan.steps;
    const { numbers, kernel } = kernelMemory(plan.size);
    for (const { offset, values } of plan.constants) numbers.set(values, offset);
    this.numbers = numbers;
    this.kernel = kernel;
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
    const { inputWidth, outputWidth, numbers, kernel, outputOffset, steps } = this;
    if (inputs.length < rowCount * inputWidth || outputs.length < rowCount * outputWidth) {
      throw new NetworkError(
        'wrong-width',
        `${rowCount} rows need ${rowCount * inputWidth} inputs and ${rowCount * outputWidth} outputs; ` +
          `there are ${inputs.length} and ${outputs.length}.`,
      );
    }
    for (let row = 0; row < rowCount; row++) {
      for (let i = 0; i < inputWidth; i++) numbers[i] = inputs[row * inputWidth + i];
      for (const step of steps) {
        if ('copyFrom' in step) numbers.copyWithin(step.copyTo, step.copyFrom, step.copyFrom + step.width);
        else runDense(step, numbers, kernel);
      }
      for (let i = 0; i < outputWidth; i++) outputs[row * outputWidth + i] = numbers[outputOffset + i];
    }
  }
}

function runDense(step: DenseStep, numbers: Float64Array, kernel: DenseKernel | null): void {
  const { inputOffset, inputWidth, outputOffset, units, lanesOffset, biasOffset, activation } = step;
  if (kernel === null) sumUp(step, numbers);
  else {
    kernel(
      BYTES * lanesOffset,
      BYTES * biasOffset,
      BYTES * inputOffset,
      BYTES * (inputOffset + inputWidth),
      BYTES * outputOffset,
      BYTES * (outputOffset + units),
    );
  }
  activate(activation, numbers, outputOffset, outputOffset + units);
}

/** What the kernel does, for engines without it. */
function sumUp(
  { inputOffset, inputWidth, outputOffset, units, lanesOffset, biasOffset }: DenseStep,
  numbers: Float64Array,
): void {
  for (let unit = 0, w = lanesOffset; unit < units; unit += LANES) {
    const bias = biasOffset + unit;
    let a = numbers[bias];
    let b = numbers[bias + 1];
    let c = numbers[bias + 2];
    let d = numbers[bias + 3];
    let e = numbers[bias + 4];
    let f = numbers[bias + 5];
    let g = numbers[bias + 6];
    let h = numbers[bias + 7];
    for (let i = 0; i < inputWidth; i++, w += LANES) {
      const value = numbers[inputOffset + i];
      a += numbers[w] * value;
      b += numbers[w + 1] * value;
      c += numbers[w + 2] * value;
      d += numbers[w + 3] * value;
      e += numbers[w + 4] * value;
      f += numbers[w + 5] * value;
      g += numbers[w + 6] * value;
      h += numbers[w + 7] * value;
    }
    const output = outputOffset + unit;
    numbers[output] = a;
    numbers[output + 1] = b;
    numbers[output + 2] = c;
    numbers[output + 3] = d;
    numbers[output + 4] = e;
    numbers[output + 5] = f;
    numbers[output + 6] = g;
    numbers[output + 7] = h;
  }
}

function planSteps(graph: NetworkGraph) {
  const places = new Map<string, { offset: number; width: number }>();
  const steps: Step[] = [];
  const constants: { offset: number; values: Float64Array }[] = [];
  let size = 0;
  const reserve = (length: number) => {
    const offset = size;
    size += length;
    return offset;
  };
  let valueCount = 0;
  const place = (name: string, width: number) => {
    valueCount += filled(width);
    if (valueCount > MOST_VALUES) {
      throw new NetworkError('invalid-topology', `Its layers have more than ${MOST_VALUES} values for each row.`);
    }
    const offset = reserve(filled(width));
    places.set(name, { offset, width });
    return offset;
  };
  const keep = (values: Float64Array) => {
    const offset = reserve(values.length);
    constants.push({ offset, values });
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
      const kernel = weight(graph, `${layer.name}/kernel`, [from.width, layer.units]);
      const bias = layer.useBias ? weight(graph, `${layer.name}/bias`, [layer.units]) : new Float32Array(layer.units);
      steps.push({
        inputOffset: from.offset,
        inputWidth: from.width,
        outputOffset,
        units: layer.units,
        activation: layer.activation,
        lanesOffset: keep(inLanes(kernel, from.width, layer.units)),
        biasOffset: keep(inLanes(bias, 1, layer.units)),
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
  return { steps, constants, size, inputWidth: input.width, outputWidth: output.width, outputOffset: output.offset };
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

/**
 * TFJS's kernel in lanes: of each `LANES` units in turn, an input's weights beside each other. Units that fill the last
 * lanes have weight 0.
 */
function inLanes(kernel: Float32Array, inputWidth: number, units: number): Float64Array {
  const lanes = new Float64Array(inputWidth * filled(units));
  for (let unit = 0; unit < units; unit++) {
    const block = (unit - (unit % LANES)) * inputWidth;
    for (let i = 0; i < inputWidth; i++) lanes[block + i * LANES + (unit % LANES)] = kernel[i * units + unit];
  }
  return lanes;
}
