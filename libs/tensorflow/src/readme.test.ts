import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadTensorFlow } from './load-tensorflow';

test("the README's example runs", async () => {
  const readme = await readFile(join(__dirname, '../README.md'), 'utf8');
  const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const log = jest.fn();
  await new Function('loadTensorFlow', 'console', `return (async () => {${example}})()`)(loadTensorFlow, {
    log,
    warn: () => undefined,
  });
  expect(log).toHaveBeenCalledWith(expect.stringMatching(/^(tensorflow|wasm)$/), [1, 4, 9]);
});
