import fc from 'fast-check';
import { DenseNetwork } from './dense-network';
import { type LayersModelJson } from './layers-model-format';
import { NetworkError } from './network-error';

interface Layer {
  class_name: string;
  config: { name: string; [field: string]: unknown };
  inbound_nodes: unknown[];
}

const layer = (className: string, name: string, from: string[], config: object = {}): Layer => ({
  class_name: className,
  config: { name, ...config },
  inbound_nodes: from.length > 0 ? [from.map((it) => [it, 0, 0, {}])] : [],
});

const input = (width: unknown = 2) => layer('InputLayer', 'x', [], { batch_input_shape: [null, width] });
const dense = (name: string, from: string, config: object = {}) =>
  layer('Dense', name, [from], { units: 1, activation: 'linear', use_bias: false, ...config });

function model(layers: unknown[], shapes: Record<string, unknown> = { 'out/kernel': [2, 1] }): LayersModelJson {
  const weights = Object.entries(shapes).map(([name, shape]) => ({ name, shape, dtype: 'float32' }));
  return {
    modelTopology: { class_name: 'Model', config: { layers, output_layers: [['out', 0, 0]] } },
    weightsManifest: [{ paths: ['weights.bin'], weights: weights as never }],
  };
}

const load = (modelJson: unknown, weightCount = 2) =>
  DenseNetwork.fromLayersModel(modelJson as LayersModelJson, new Uint8Array(4 * weightCount));

test('the model that the others are made from is read', () => {
  expect(load(model([input(), dense('out', 'x')]))).toMatchObject({ inputWidth: 2, outputWidth: 1 });
});

const chain = Array.from({ length: 1001 }, (_, i) => layer('Concatenate', `c${i}`, [i === 0 ? 'x' : `c${i - 1}`]));
/** Each twice as wide as the one before: 2^31 values after 30 layers. */
const doubling = Array.from({ length: 30 }, (_, i) => {
  const before = i === 0 ? 'x' : `c${i - 1}`;
  return layer('Concatenate', i === 29 ? 'out' : `c${i}`, [before, before]);
});

// The sentences prove that it was seen before memory was taken: a failed allocation has another one.
test.each<[string, LayersModelJson, RegExp]>([
  ['an input of a billion values', model([input(1e9), dense('out', 'x')]), /more than 1048576 values/],
  ['layers that double', model([input(), ...doubling], { a: [2] }), /more than 1048576 values/],
  ['a billion units', model([input(), dense('out', 'x', { units: 1e9 })]), /more than 1048576 values/],
  [
    'a shape of a trillion',
    model([input(), dense('out', 'x')], { 'out/kernel': [1e6, 1e6] }),
    /at most 4194304 are read/,
  ],
  ['shapes that cancel out', model([input(), dense('out', 'x')], { a: [2 ** 30], b: [-(2 ** 30) + 2] }), /no shape/],
  ['a shape with nothing', model([input(), dense('out', 'x')], { 'out/kernel': [0, 1e9] }), /no shape/],
  ['half a unit', model([input(), dense('out', 'x')], { 'out/kernel': [0.5, 4] }), /no shape/],
  ['a shape that is a text', model([input(), dense('out', 'x')], { 'out/kernel': '21' }), /no shape/],
  ['a thousand layers', model([input(), ...chain], {}), /1002 layers; at most 1000/],
  [
    'a layer that reads itself',
    model([input(), layer('Concatenate', 'out', ['out'])]),
    /reads a layer that is not there/,
  ],
  ['a layer that reads nothing', model([input(), layer('Concatenate', 'out', [])]), /Layer out reads no layer/],
  ['ten thousand links', model([input(), layer('Concatenate', 'out', Array(10_001).fill('x'))]), /read 10001 others/],
  [
    'an output that is not there',
    model([input(), dense('other', 'x')], { 'other/kernel': [2, 1] }),
    /output layer out/,
  ],
])('%s is refused', (_, modelJson, sentence) => {
  expect(() => load(modelJson)).toThrow(NetworkError);
  expect(() => load(modelJson)).toThrow(sentence);
});

test('whatever stands anywhere in model.json: a network, or a NetworkError of one short sentence', () => {
  const wrong = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      true,
      '',
      'x',
      'x'.repeat(10_000),
      -1,
      0,
      0.5,
      1e12,
      2 ** 53,
      [],
      {},
      [[]],
      [null],
      [{}],
    ),
    fc.jsonValue(),
  );
  const nodesOf = (value: unknown): [object, string][] =>
    typeof value !== 'object' || value === null
      ? []
      : Object.keys(value).flatMap((key) => [
          [value, key] as [object, string],
          ...nodesOf((value as Record<string, unknown>)[key]),
        ]);
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), wrong), { minLength: 1, maxLength: 3 }), (changes) => {
      const joined = layer('Concatenate', 'joined', ['hidden', 'x']);
      const layers = [input(), dense('hidden', 'x'), joined, dense('out', 'joined')];
      const document = { json: model(layers, { 'hidden/kernel': [2, 1], 'out/kernel': [3, 1] }) };
      for (const [place, value] of changes) {
        const nodes = nodesOf(document);
        const [parent, key] = nodes[place % nodes.length];
        // A copy: one that a later change is put into would hold itself, as no JSON does.
        (parent as Record<string, unknown>)[key] = structuredClone(value);
        if (nodesOf(document).length === 0) break;
      }
      try {
        expect(load(document.json, 5).outputWidth).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toBeInstanceOf(NetworkError);
        expect((error as Error).message).toMatch(/^.{1,600}\.$/);
      }
    }),
    { numRuns: 1000 },
  );
});
