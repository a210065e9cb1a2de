import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DenseNetwork } from './dense-network';

/** One sigmoid neuron over two inputs: sigmoid(0.5 x - 0.25 y + 0.125). */
const modelJson = {
  modelTopology: {
    class_name: 'Sequential',
    config: {
      layers: [
        {
          class_name: 'Dense',
          config: { name: 'dense', units: 1, activation: 'sigmoid', use_bias: true, batch_input_shape: [null, 2] },
        },
      ],
    },
  },
  weightsManifest: [
    {
      paths: ['weights.bin'],
      weights: [
        { name: 'dense/kernel', shape: [2, 1], dtype: 'float32' },
        { name: 'dense/bias', shape: [1], dtype: 'float32' },
      ],
    },
  ],
};
const weights = new Uint8Array(Float32Array.of(0.5, -0.25, 0.125).buffer);

test("the README's example prints what it says", async () => {
  const readme = await readFile(join(__dirname, '../README.md'), 'utf8');
  const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const said = Array.from(example.matchAll(/console\.log\(.*\); \/\/ (.*)/g), ([, comment]) => comment);
  const printed: string[] = [];
  const log = (...words: unknown[]) => printed.push(words.join(' '));
  new Function('DenseNetwork', 'modelJson', 'weights', 'console', example)(DenseNetwork, modelJson, weights, { log });
  expect(printed).toEqual(said);
  expect(printed).toEqual(['0.531 0.706']);
});
