import fc from 'fast-check';
import { DenseNetwork } from './dense-network';
import { type LayersModelJson } from './layers-model-format';
import { withoutWebAssembly } from './without-web-assembly.fixture';

/** Layers of these widths; each but the first reads the input too, beside the layer before. */
function network(widths: readonly number[], weights: Float32Array): DenseNetwork {
  const [inputWidth, ...layers] = widths;
  const readWidths = layers.map((_, k) => inputWidth + (k === 0 ? 0 : layers[k - 1]));
  const node = (name: string, className: string, config: object, from: string[]) => ({
    class_name: className,
    config: { name, ...config },
    inbound_nodes: from.length > 0 ? [from.map((it) => [it, 0, 0, {}])] : [],
  });
  const model: LayersModelJson = {
    modelTopology: {
      class_name: 'Model',
      config: {
        layers: [
          node('x', 'InputLayer', { batch_input_shape: [null, inputWidth] }, []),
          ...layers.flatMap((units, k) => [
            node(`joined${k}`, 'Concatenate', {}, k === 0 ? ['x'] : [`dense${k - 1}`, 'x']),
            node(`dense${k}`, 'Dense', { units, activation: k % 2 === 0 ? 'relu' : 'swish' }, [`joined${k}`]),
          ]),
          // What comes out is joined too.
          node('out', 'Concatenate', {}, [`dense${layers.length - 1}`, 'x']),
        ],
        output_layers: [['out', 0, 0]],
      },
    },
    weightsManifest: [
      {
        paths: ['weights.bin'],
        weights: layers.flatMap((units, k) => [
          { name: `dense${k}/kernel`, shape: [readWidths[k], units], dtype: 'float32' },
          { name: `dense${k}/bias`, shape: [units], dtype: 'float32' },
        ]),
      },
    ],
  };
  return DenseNetwork.fromLayersModel(model, new Uint8Array(weights.buffer));
}

const anyNetwork = fc
  .tuple(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 4 }), fc.integer({ min: 1, max: 70 }))
  .chain(([widths, rowCount]) => {
    const weightCount = widths
      .slice(1)
      .reduce((sum, units, k) => sum + (widths[0] + (k === 0 ? 0 : widths[k]) + 1) * units, 0);
    const inputs = { minLength: rowCount * widths[0], maxLength: rowCount * widths[0] };
    return fc.record({
      widths: fc.constant(widths),
      rowCount: fc.constant(rowCount),
      weights: fc.float32Array({
        minLength: weightCount,
        maxLength: weightCount,
        noNaN: true,
        noDefaultInfinity: true,
      }),
      inputs: fc.float64Array(inputs),
    });
  });

test('the kernel and JavaScript give the same bits, whatever the numbers, and for many rows as for one', () => {
  fc.assert(
    fc.property(anyNetwork, ({ widths, rowCount, weights, inputs }) => {
      const inWebAssembly = network(widths, weights);
      const plain = withoutWebAssembly(() => network(widths, weights));
      const { outputWidth } = plain;
      const together = new Float64Array(rowCount * outputWidth);
      inWebAssembly.predictBatch(inputs, rowCount, together);
      const inTurns = new Float64Array(rowCount * outputWidth);
      for (let row = 0; row < rowCount; row++) {
        const own = inputs.subarray(row * widths[0], (row + 1) * widths[0]);
        plain.predict(own, inTurns.subarray(row * outputWidth));
      }
      // Infinities make NaN, of which there are several; they are equal here.
      expect(together).toEqual(inTurns);
    }),
  );
});
