import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { DENSE_KERNEL } from './dense-kernel-bytes';
import { kernelMemory } from './dense-kernel';
import { DenseNetwork } from './dense-network';
import { type LayersModelJson } from './layers-model-format';

interface Assembler {
  parseWat(
    name: string,
    text: string,
    features: { simd: boolean },
  ): { toBinary(options: object): { buffer: Uint8Array } };
}
/** It brings no types. */
const ASSEMBLER = 'wabt' as string;

test('the bytes are those of dense-kernel.wat', async () => {
  const text = await readFile(join(__dirname, 'dense-kernel.wat'), 'utf8');
  const { default: load } = (await import(ASSEMBLER)) as { default: () => Promise<Assembler> };
  const { buffer } = (await load()).parseWat('dense-kernel.wat', text, { simd: true }).toBinary({});
  expect(DENSE_KERNEL).toBe(Buffer.from(buffer).toString('hex'));
});

/** Layers one after the other, of these widths; the weights are any float32. */
function network(widths: readonly number[], weights: Float32Array): DenseNetwork {
  const shapes = widths.slice(1).flatMap((units, k) => [
    { name: `l${k}/kernel`, shape: [widths[k], units], dtype: 'float32' as const },
    { name: `l${k}/bias`, shape: [units], dtype: 'float32' as const },
  ]);
  const model: LayersModelJson = {
    modelTopology: {
      class_name: 'Sequential',
      config: {
        layers: widths.slice(1).map((units, k) => ({
          class_name: 'Dense',
          config: {
            name: `l${k}`,
            units,
            activation: k % 2 === 0 ? 'relu' : 'swish',
            use_bias: true,
            ...(k === 0 && { batch_input_shape: [null, widths[0]] }),
          },
        })),
      },
    },
    weightsManifest: [{ paths: ['weights.bin'], weights: shapes }],
  };
  return DenseNetwork.fromLayersModel(model, new Uint8Array(weights.buffer));
}

function withoutWebAssembly<Made>(make: () => Made): Made {
  const whole = Object.getOwnPropertyDescriptor(globalThis, 'WebAssembly') as PropertyDescriptor;
  Reflect.deleteProperty(globalThis, 'WebAssembly');
  try {
    return make();
  } finally {
    Object.defineProperty(globalThis, 'WebAssembly', whole);
  }
}

const anyNetwork = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 4 }).chain((widths) => {
  const weightCount = widths.slice(1).reduce((sum, units, k) => sum + (widths[k] + 1) * units, 0);
  return fc.record({
    widths: fc.constant(widths),
    weights: fc.float32Array({ minLength: weightCount, maxLength: weightCount, noNaN: true, noDefaultInfinity: true }),
    inputs: fc.float64Array({ minLength: 3 * widths[0], maxLength: 3 * widths[0] }),
  });
});

test('the kernel and JavaScript give the same bits, whatever the numbers', () => {
  fc.assert(
    fc.property(anyNetwork, ({ widths, weights, inputs }) => {
      const answers = (of: DenseNetwork) => {
        const outputs = new Float64Array(3 * of.outputWidth);
        of.predictBatch(inputs, 3, outputs);
        return outputs;
      };
      const plain = withoutWebAssembly(() => network(widths, weights));
      // Infinities make NaN, of which there are several; they are equal here.
      expect(answers(network(widths, weights))).toEqual(answers(plain));
    }),
  );
});

test('what forbids WebAssembly, or has no room for it, goes without', () => {
  expect(kernelMemory(10).kernel).not.toBeNull();
  const whole = Object.getOwnPropertyDescriptor(globalThis, 'WebAssembly') as PropertyDescriptor;
  const refused = class {
    constructor() {
      throw new Error('refused');
    }
  };
  Object.defineProperty(globalThis, 'WebAssembly', { ...whole, value: { Module: refused, Memory: refused } });
  try {
    expect(kernelMemory(10)).toEqual({ numbers: new Float64Array(10), kernel: null });
  } finally {
    Object.defineProperty(globalThis, 'WebAssembly', whole);
  }
});
