import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDuckdbSource, openDuckdbWriter, syntheticRetailer, writeRetailer } from './index';

test("the README's example runs", async () => {
  const readme = await readFile(join(__dirname, '../README.md'), 'utf8');
  const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const names = { openDuckdbSource, openDuckdbWriter, syntheticRetailer, writeRetailer };
  const printed: unknown[] = [];
  const run = new Function(...Object.keys(names), 'console', `return (async () => {${example}})()`);
  const before = process.cwd();
  const folder = await mkdtemp(join(tmpdir(), 'data-sources-readme-'));
  process.chdir(folder);
  try {
    await run(...Object.values(names), { log: (value: unknown) => printed.push(value) });
  } finally {
    process.chdir(before);
    await rm(folder, { recursive: true });
  }
  expect(printed).toHaveLength(1);
  expect(printed[0]).toMatchObject({ customerId: expect.any(String), asOf: 20_668, recencyDays: expect.any(Number) });
});
