import fc from 'fast-check';
import { ACTIVATIONS, type Activation } from './activation';
import { DenseNetwork } from './dense-network';
import { type LayersModelJson } from './layers-model-format';

/** 2 inputs -> dense(2, relu) -> dense(1, sigmoid), as TFJS saves a Sequential model. */
function sequential(activations: [Activation, Activation] = ['relu', 'sigmoid']): LayersModelJson {
  const dense = (name: string, units: number, activation: string, extra = {}) => ({
    class_name: 'Dense',
    config: { name, units, activation, use_bias: true, ...extra },
  });
  return {
    modelTopology: {
      class_name: 'Sequential',
      config: {
        layers: [dense('a', 2, activations[0], { batch_input_shape: [null, 2] }), dense('b', 1, activations[1])],
      },
    },
    weightsManifest: [
      {
        paths: ['weights.bin'],
        weights: [
          { name: 'a/kernel', shape: [2, 2], dtype: 'float32' },
          { name: 'a/bias', shape: [2], dtype: 'float32' },
          { name: 'b/kernel', shape: [2, 1], dtype: 'float32' },
          { name: 'b/bias', shape: [1], dtype: 'float32' },
        ],
      },
    ],
  };
}

/** [inputs -> dense(1, relu)] ++ inputs -> dense(1, linear), as TFJS saves a functional model. */
function functional(): LayersModelJson {
  const node = (name: string, className: string, config: object, inbound: string[]) => ({
    name,
    class_name: className,
    config: { name, ...config },
    inbound_nodes: inbound.length ? [inbound.map((from) => [from, 0, 0, {}])] : [],
  });
  return {
    modelTopology: {
      class_name: 'Model',
      config: {
        layers: [
          node('x', 'InputLayer', { batch_input_shape: [null, 2] }, []),
          node('joined', 'Concatenate', {}, ['hidden', 'x']),
          node('hidden', 'Dense', { units: 1, activation: 'relu' }, ['x']),
          node('out', 'Dense', { units: 1, activation: 'linear', use_bias: false }, ['joined']),
        ],
        input_layers: [['x', 0, 0]],
        output_layers: [['out', 0, 0]],
      },
    },
    weightsManifest: [
      {
        paths: ['weights.bin'],
        weights: [
          { name: 'hidden/kernel', shape: [2, 1], dtype: 'float32' },
          { name: 'hidden/bias', shape: [1], dtype: 'float32' },
          { name: 'out/kernel', shape: [3, 1], dtype: 'float32' },
        ],
      },
    ],
  };
}

const bytes = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);
const predict = (network: DenseNetwork, ...input: number[]) => {
  const output = new Float64Array(network.outputWidth);
  network.predict(input, output);
  return output[0];
};

test('a sequential network, computed by hand', () => {
  // kernel a: x0 -> [1, -1], x1 -> [2, 0.5]; hidden = relu([x0 + 2 x1 + 0.5, -x0 + 0.5 x1])
  const network = DenseNetwork.fromLayersModel(sequential(), bytes(1, -1, 2, 0.5, 0.5, 0, 1, -2, 0.25));
  // x = (1, 1): hidden = (3.5, 0), logit = 3.75
  expect(predict(network, 1, 1)).toBeCloseTo(1 / (1 + Math.exp(-3.75)), 15);
  // x = (-2, 0): hidden = (0, 2), logit = -3.75
  expect(predict(network, -2, 0)).toBeCloseTo(1 / (1 + Math.exp(3.75)), 15);
  expect(network.weightCount).toBe(9);
});

test('a functional network whose layers are listed out of order, computed by hand', () => {
  const network = DenseNetwork.fromLayersModel(functional(), bytes(1, 1, -1, 10, 2, 3));
  // hidden = relu(x0 + x1 - 1); out = 10 hidden + 2 x0 + 3 x1
  expect(predict(network, 1, 2)).toBe(20 + 2 + 6);
  expect(predict(network, 0, -4)).toBe(-12);
});

test('weights are read wherever their bytes begin', () => {
  const padded = new Uint8Array(7 + 36);
  padded.set(bytes(1, -1, 2, 0.5, 0.5, 0, 1, -2, 0.25), 7);
  expect(predict(DenseNetwork.fromLayersModel(sequential(), padded.subarray(7)), 1, 1)).toBeCloseTo(0.97702, 5);
});

test('each activation is the function of its name', () => {
  const expected: Record<Activation, (z: number) => number> = {
    linear: (z) => z,
    relu: (z) => Math.max(z, 0),
    sigmoid: (z) => 1 / (1 + Math.exp(-z)),
    tanh: Math.tanh,
    softplus: (z) => Math.log(1 + Math.exp(z)),
    elu: (z) => (z < 0 ? Math.exp(z) - 1 : z),
    swish: (z) => z / (1 + Math.exp(-z)),
  };
  for (const activation of ACTIVATIONS) {
    // Identity up to the activation of the last layer.
    const network = DenseNetwork.fromLayersModel(sequential(['linear', activation]), bytes(1, 0, 0, 1, 0, 0, 1, 0, 0));
    for (const z of [-3, -0.5, 0, 0.5, 3]) expect(predict(network, z, 0)).toBeCloseTo(expected[activation](z), 12);
  }
});

test('extreme inputs overflow nothing', () => {
  for (const activation of ['sigmoid', 'softplus', 'swish', 'elu', 'tanh'] as const) {
    const network = DenseNetwork.fromLayersModel(sequential(['linear', activation]), bytes(1, 0, 0, 1, 0, 0, 1, 0, 0));
    for (const z of [-1e5, 1e5]) expect(Number.isFinite(predict(network, z, 0))).toBe(true);
  }
});

test('a batch gives each row what the row alone gets, bit for bit', () => {
  const network = DenseNetwork.fromLayersModel(sequential(), bytes(1, -1, 2, 0.5, 0.5, 0, 1, -2, 0.25));
  const value = fc.double({ min: -100, max: 100, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 50 }), (rows) => {
      const outputs = new Float64Array(rows.length);
      network.predictBatch(rows.flat(), rows.length, outputs);
      expect(Array.from(outputs)).toEqual(rows.map((row) => predict(network, ...row)));
    }),
  );
});

test.each([
  [
    'too few weights',
    () => DenseNetwork.fromLayersModel(sequential(), bytes(1, 2)),
    'hold 8 bytes; model.json asks for 36',
  ],
  [
    'a weight that is not a number',
    () => DenseNetwork.fromLayersModel(sequential(), bytes(1, -1, 2, NaN, 0.5, 0, 1, -2, 0.25)),
    'Weight a/kernel holds a value that is not finite',
  ],
  [
    'an unknown layer',
    () => DenseNetwork.fromLayersModel({ ...sequential(), modelTopology: conv() }, bytes(1)),
    'Layer c is a Conv2D; readable are Dense and Concatenate',
  ],
  [
    'an unknown activation',
    () => DenseNetwork.fromLayersModel(sequential(['softmax' as Activation, 'linear']), bytes(1)),
    'Layer a has the activation softmax',
  ],
  [
    'an input of another width',
    () =>
      DenseNetwork.fromLayersModel(sequential(), bytes(1, -1, 2, 0.5, 0.5, 0, 1, -2, 0.25)).predict(
        [1],
        new Float64Array(1),
      ),
    '1 rows need 2 inputs and 1 outputs; there are 1 and 1',
  ],
  [
    'a file that is no model',
    () => DenseNetwork.fromLayersModel({ modelTopology: {}, weightsManifest: [] }, bytes()),
    'no class_name and list of layers',
  ],
])('%s is refused with what was found', (_, load, message) => {
  expect(load).toThrow(message);
});

function conv(): object {
  return {
    class_name: 'Sequential',
    config: { layers: [{ class_name: 'Conv2D', config: { name: 'c', batch_input_shape: [null, 2] } }] },
  };
}
