import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileModelRegistry } from './file-model-registry';
import { toyCode, toyDraft } from './toy-model.fixture';

test("the README's example runs", async () => {
  const readme = await readFile(join(__dirname, '../README.md'), 'utf8');
  const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const run = new Function(
    'FileModelRegistry',
    'draft',
    'code',
    `return (async () => {${example}\n return { version, network, manifest }; })()`,
  );
  const before = process.cwd();
  const folder = await mkdtemp(join(tmpdir(), 'registry-readme-'));
  process.chdir(folder);
  try {
    const { version, network, manifest } = await run(FileModelRegistry, toyDraft(), toyCode);
    expect(manifest).toMatchObject({ name: 'churn', version });
    expect(network.inputWidth).toBe(2);
    const imported = await new FileModelRegistry('elsewhere/churn').importVersion('churn.tgz', toyCode);
    expect(imported.version).toBe(version);
  } finally {
    process.chdir(before);
    await rm(folder, { recursive: true, force: true });
  }
});
