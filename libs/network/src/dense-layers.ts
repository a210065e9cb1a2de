import { activate, type Activation } from './activation';
import { type DenseKernel } from './dense-kernel';
import { DENSE_KERNEL } from './dense-kernel-bytes';
import { NetworkError } from './network-error';
import { type NetworkGraph } from './network-graph';
import { kernelMemory } from './wasm-kernel';

/** A dense layer, or as much of it as one of its inputs adds: where it reads several, one step follows the other. */
interface DenseStep {
  /** Places in the values of a row. */
  inputOffset: number;
  inputWidth: number;
  outputOffset: number;
  units: number;
  /** What is done with the sums; nothing until all inputs are added. */
  activation: Activation;
  /** Where the weights lie, see `inLanes`. */
  lanesOffset: number;
  /** Where the biases lie, one a unit, those that fill the last lanes too; null to add to what an earlier step left. */
  biasOffset: number | null;
}

/** Values of a row that lie beside each other. */
interface Place {
  offset: number;
  width: number;
}

/**
 * Units whose sums are made side by side: a sum waits for each of its additions, eight of them wait together. The order
 * within each sum is the same, and so are its bits.
 */
const LANES = 8;
const BYTES = Float64Array.BYTES_PER_ELEMENT;

/** Values of all layers of one row: 8 MB. What asks for more was made to fill memory. */
const MOST_VALUES = 1024 * 1024;

/** Rows go through the layers together as far as their values fit into a processor's nearest cache. */
const TOGETHER_ROWS = 32;
const TOGETHER_VALUES = 4096;

/**
 * Layers of a network whose form was checked, in plain numbers. Weights are float32 values; sums are made in float64, in a
 * fixed order, so every JavaScript engine gives the same bits.
 */
export class DenseLayers {
  /** Values of one row. */
  readonly inputWidth: number;
  /** Values the network answers for one row. */
  readonly outputWidth: number;
  readonly weightCount: number;
  private readonly steps: DenseStep[];
  /**
   * Weights, then all layers' values of the rows at hand, row after row: allocated once, so rows cost no garbage.
   */
  private readonly numbers: Float64Array;
  private readonly kernel: DenseKernel | null;
  /** Where the values of the first row begin, and how many a row has. */
  private readonly rowsOffset: number;
  private readonly rowValues: number;
  private readonly togetherRows: number;
  private readonly outputPlaces: Place[];

  /** @param graph layers before those that read them, and weights of all of them */
  constructor(graph: NetworkGraph) {
    const plan = planSteps(graph);
    this.steps = plan.steps;
    this.rowsOffset = plan.constantCount;
    this.rowValues = plan.rowValues;
    this.togetherRows = Math.max(1, Math.min(TOGETHER_ROWS, Math.floor(TOGETHER_VALUES / plan.rowValues)));
    const length = this.rowsOffset + this.togetherRows * this.rowValues;
    const { numbers, exports } = kernelMemory<DenseKernel>(DENSE_KERNEL, length);
    for (const { offset, values } of plan.constants) numbers.set(values, offset);
    this.numbers = numbers;
    this.kernel = exports;
    this.inputWidth = plan.inputWidth;
    this.outputPlaces = plan.outputPlaces;
    this.outputWidth = widthOf(plan.outputPlaces);
    this.weightCount = [...graph.weights.values()].reduce((sum, { values }) => sum + values.length, 0);
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
    const { inputWidth, outputWidth, togetherRows } = this;
    if (inputs.length < rowCount * inputWidth || outputs.length < rowCount * outputWidth) {
      throw new NetworkError(
        'wrong-width',
        `${rowCount} rows need ${rowCount * inputWidth} inputs and ${rowCount * outputWidth} outputs; ` +
          `there are ${inputs.length} and ${outputs.length}.`,
      );
    }
    for (let row = 0; row < rowCount; row += togetherRows) {
      this.predictTogether(inputs, row, Math.min(togetherRows, rowCount - row), outputs);
    }
  }

  private predictTogether(inputs: ArrayLike<number>, fromRow: number, rows: number, outputs: Float64Array): void {
    const { numbers, rowsOffset, rowValues, inputWidth, outputWidth, outputPlaces } = this;
    for (let row = 0, from = fromRow * inputWidth, to = rowsOffset; row < rows; row++, to += rowValues) {
      for (let i = 0; i < inputWidth; i++, from++) numbers[to + i] = inputs[from];
    }
    for (const step of this.steps) this.runStep(step, rows);
    let written = fromRow * outputWidth;
    for (const { offset, width } of outputPlaces) {
      for (
        let row = 0, from = rowsOffset + offset, to = written;
        row < rows;
        row++, from += rowValues, to += outputWidth
      ) {
        for (let i = 0; i < width; i++) outputs[to + i] = numbers[from + i];
      }
      written += width;
    }
  }

  private runStep(step: DenseStep, rows: number): void {
    const { numbers, kernel, rowsOffset, rowValues } = this;
    const { inputOffset, inputWidth, outputOffset, units, lanesOffset, biasOffset, activation } = step;
    const output = rowsOffset + outputOffset;
    if (kernel === null) {
      for (let row = 0; row < rows; row++) sumUp(step, numbers, rowsOffset + row * rowValues);
    } else {
      const input = rowsOffset + inputOffset;
      kernel.dense(
        BYTES * lanesOffset,
        BYTES * (biasOffset ?? output),
        biasOffset === null ? BYTES * rowValues : 0,
        BYTES * input,
        BYTES * (input + inputWidth),
        BYTES * output,
        BYTES * (output + units),
        rows,
        BYTES * rowValues,
        activation === 'relu' ? 0 : -Infinity,
      );
    }
    if (activation === 'linear' || (activation === 'relu' && kernel !== null)) return;
    for (let row = 0; row < rows; row++) {
      activate(activation, numbers, output + row * rowValues, output + row * rowValues + units);
    }
  }
}

/** What the kernel does, of one row, for engines without it. */
function sumUp(
  { inputOffset, inputWidth, outputOffset, units, lanesOffset, biasOffset }: DenseStep,
  numbers: Float64Array,
  rowOffset: number,
): void {
  const input = rowOffset + inputOffset;
  for (let unit = 0, w = lanesOffset; unit < units; unit += LANES) {
    const output = rowOffset + outputOffset + unit;
    const start = biasOffset === null ? output : biasOffset + unit;
    let a = numbers[start];
    let b = numbers[start + 1];
    let c = numbers[start + 2];
    let d = numbers[start + 3];
    let e = numbers[start + 4];
    let f = numbers[start + 5];
    let g = numbers[start + 6];
    let h = numbers[start + 7];
    for (let i = 0; i < inputWidth; i++, w += LANES) {
      const value = numbers[input + i];
      a += numbers[w] * value;
      b += numbers[w + 1] * value;
      c += numbers[w + 2] * value;
      d += numbers[w + 3] * value;
      e += numbers[w + 4] * value;
      f += numbers[w + 5] * value;
      g += numbers[w + 6] * value;
      h += numbers[w + 7] * value;
    }
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
  // A layer that joins others is read where they are.
  const places = new Map<string, Place[]>();
  const steps: DenseStep[] = [];
  const constants: { offset: number; values: Float64Array }[] = [];
  let rowValues = 0;
  let constantCount = 0;
  let valueCount = 0;
  const place = (name: string, width: number) => {
    rowValues += filled(width);
    countValues(filled(width));
    const offset = rowValues - filled(width);
    places.set(name, [{ offset, width }]);
    return offset;
  };
  const countValues = (count: number) => {
    valueCount += count;
    if (valueCount > MOST_VALUES) {
      throw new NetworkError('invalid-topology', `Its layers have more than ${MOST_VALUES} values for each row.`);
    }
  };
  const keep = (values: Float64Array) => {
    constants.push({ offset: constantCount, values });
    constantCount += values.length;
    return constantCount - values.length;
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
      const { units, activation } = layer;
      const outputOffset = place(layer.name, units);
      const kernel = weight(graph, `${layer.name}/kernel`, [widthOf(from), units]);
      const bias = layer.useBias ? weight(graph, `${layer.name}/bias`, [units]) : new Float32Array(units);
      const biasOffset = keep(inLanes(bias, 1, units));
      let inputsBefore = 0;
      from.forEach(({ offset, width }, i) => {
        const weights = kernel.subarray(inputsBefore * units, (inputsBefore + width) * units);
        inputsBefore += width;
        steps.push({
          inputOffset: offset,
          inputWidth: width,
          outputOffset,
          units,
          activation: i === from.length - 1 ? activation : 'linear',
          lanesOffset: keep(inLanes(weights, width, units)),
          biasOffset: i === 0 ? biasOffset : null,
        });
      });
    } else {
      const parts = layer.from.flatMap(read);
      countValues(widthOf(parts));
      places.set(layer.name, parts);
    }
  }
  const [input] = places.get(graph.layers[0].name)!;
  const outputPlaces = places.get(graph.output);
  if (!outputPlaces) throw new NetworkError('invalid-topology', `The output layer ${graph.output} is not there.`);
  if (input.offset !== 0) throw new NetworkError('invalid-topology', 'The input is not the first layer.');
  return { steps, constants, constantCount, rowValues, inputWidth: input.width, outputPlaces };
}

function widthOf(places: readonly Place[]): number {
  return places.reduce((sum, { width }) => sum + width, 0);
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
