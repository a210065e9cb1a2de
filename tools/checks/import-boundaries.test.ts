import { spawnSync } from 'node:child_process';
import path from 'node:path';

const repository = path.join(__dirname, '..', '..');

/** Lints one import as if it stood in `file`, in a process of its own as `npm run lint` does. */
function lintMessages(file: string, source: string): string[] {
  const eslint = spawnSync(
    process.execPath,
    ['node_modules/eslint/bin/eslint.js', '--stdin', '--stdin-filename', file, '--format', 'json'],
    { cwd: repository, input: source, encoding: 'utf8', env: { ...process.env, NX_DAEMON: 'false' } },
  );
  const [result] = JSON.parse(eslint.stdout) as { messages: { ruleId: string; message: string }[] }[];
  return result.messages.map(({ ruleId, message }) => `${ruleId}: ${message}`);
}

const importing = (name: string) => `import * as imported from '${name}';\nexport const used = imported;\n`;

test.each([
  ['libs/features/src/churn-label.ts', 'node:fs', 'no-restricted-imports'],
  ['libs/features/src/churn-label.ts', '@retail-ml/network', '@nx/enforce-module-boundaries'],
  ['libs/network/src/dense-network.ts', '@retail-ml/features', '@nx/enforce-module-boundaries'],
  ['libs/churn-model/src/risk-category.ts', '@retail-ml/data-sources', '@nx/enforce-module-boundaries'],
  ['libs/churn-model/src/risk-category.ts', '@retail-ml/tensorflow', 'no-restricted-imports'],
  ['libs/churn-model/src/fit/churn-artefact.ts', '@retail-ml/drift', '@nx/enforce-module-boundaries'],
  ['libs/drift/src/psi.ts', '@retail-ml/churn-model', '@nx/enforce-module-boundaries'],
  ['apps/api/src/app.ts', '@retail-ml/churn-model/fit', 'no-restricted-imports'],
  ['apps/api/src/app.ts', '@retail-ml/tensorflow', 'no-restricted-imports'],
  ['apps/api/src/app.ts', '@retail-ml/data-sources', '@nx/enforce-module-boundaries'],
  ['apps/api/src/app.ts', '../../trainer/src/train-churn', '@nx/enforce-module-boundaries'],
])('%s must not import %s', (file, name, rule) => {
  expect(lintMessages(file, importing(name)).join('\n')).toContain(rule);
});

test.each([
  ['libs/model-registry/src/manifest.ts', '@retail-ml/network'],
  ['libs/churn-model/src/risk-category.ts', '@retail-ml/features'],
  ['libs/churn-model/src/fit/churn-network.ts', '@retail-ml/tensorflow'],
  ['libs/data-sources/src/retail-source.ts', '@retail-ml/features'],
  ['apps/api/src/app.ts', '@retail-ml/churn-model'],
  ['apps/trainer/src/train-churn.ts', '@retail-ml/churn-model/fit'],
])('%s may import %s', (file, name) => {
  expect(lintMessages(file, importing(name))).toEqual([]);
});

test.each([
  ['new Date()', 'no clock'],
  ['Date.now()', 'no clock'],
  ['Math.random()', 'seeded generator'],
  ['process.pid', 'process'],
])('features must not use %s', (expression, reason) => {
  expect(lintMessages('libs/features/src/churn-label.ts', `export const value = ${expression};\n`).join()).toContain(
    reason,
  );
});
