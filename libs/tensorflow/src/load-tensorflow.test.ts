import { type LoadedTensorFlow, loadTensorFlow } from './load-tensorflow';

const rows = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const exclusiveOr = [[0], [1], [1], [0]];

/** A seeded network that learns "one of both, not both", and its four answers. */
async function learnExclusiveOr({ tf }: LoadedTensorFlow): Promise<number[]> {
  const before = tf.memory().numTensors;
  const model = tf.sequential({
    layers: [
      tf.layers.dense({
        inputShape: [2],
        units: 8,
        activation: 'swish',
        kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }),
      }),
      tf.layers.dense({
        units: 1,
        activation: 'sigmoid',
        kernelInitializer: tf.initializers.glorotUniform({ seed: 2 }),
      }),
    ],
  });
  const optimizer = tf.train.adam(0.1);
  model.compile({ optimizer, loss: 'binaryCrossentropy' });
  const [inputs, labels] = [tf.tensor2d(rows), tf.tensor2d(exclusiveOr)];
  await model.fit(inputs, labels, { epochs: 60, shuffle: false, verbose: 0 });
  const answers = tf.tidy(() => Array.from((model.predict(inputs) as ReturnType<typeof tf.tensor>).dataSync()));
  tf.dispose([inputs, labels]);
  model.dispose();
  optimizer.dispose();
  expect(tf.memory().numTensors - before).toBeLessThanOrEqual(1);
  return answers;
}

test('trains on WebAssembly', async () => {
  const tensorFlow = await loadTensorFlow({ backend: 'wasm' });
  expect(tensorFlow).toMatchObject({ backend: 'wasm', reason: null });
  expect(tensorFlow.tf.getBackend()).toBe('wasm');
  const answers = await learnExclusiveOr(tensorFlow);
  expect(answers.map(Math.round)).toEqual([0, 1, 1, 0]);
});

test('the default backend learns the same numbers as WebAssembly', async () => {
  const best = await loadTensorFlow();
  const answers = await learnExclusiveOr(best);
  expect(answers.map(Math.round)).toEqual([0, 1, 1, 0]);
  const fromWebAssembly = await learnExclusiveOr(await loadTensorFlow({ backend: 'wasm' }));
  answers.forEach((answer, index) => expect(answer).toBeCloseTo(fromWebAssembly[index], 4));
});

test('says in one line why the native library is not used and what to run, or uses it', async () => {
  const { tf, backend, reason } = await loadTensorFlow();
  expect(tf.getBackend()).toBe(backend);
  if (backend === 'tensorflow') {
    expect(reason).toBeNull();
    await expect(loadTensorFlow({ backend: 'native' })).resolves.toMatchObject({ backend: 'tensorflow' });
  } else {
    expect(reason).toMatch(/^TensorFlow's native library is not used: .+ "npm run setup"\. .*WebAssembly[^\n]*$/);
    await expect(loadTensorFlow({ backend: 'native' })).rejects.toThrow('npm run setup');
  }
});

test('leaves nothing on the console and no listener that throws errors again', async () => {
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const before = events.map((event) => process.listenerCount(event));
  const spoken = (['log', 'info', 'warn', 'error'] as const).map((method) => jest.spyOn(console, method));
  const { tf } = await loadTensorFlow({ backend: 'wasm' });
  tf.tidy(() => tf.tensor1d([1, 2]).square().dataSync());
  for (const spy of spoken) expect(spy).not.toHaveBeenCalled();
  expect(events.map((event) => process.listenerCount(event))).toEqual(before);
});
