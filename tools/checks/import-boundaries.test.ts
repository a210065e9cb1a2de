import { execFileSync } from 'node:child_process';
import path from 'node:path';

const repository = path.join(__dirname, '..', '..');

interface Case {
  file: string;
  source: string;
}

/** Lints pieces of code as if they stood in files, one process for all of them: most of its time it starts. */
const LINT = `
  import { ESLint } from 'eslint';
  const eslint = new ESLint();
  const messages = [];
  for (const { file, source } of JSON.parse(process.argv[1])) {
    const [result] = await eslint.lintText(source, { filePath: file });
    messages.push(result.messages.map(({ ruleId, message }) => ruleId + ': ' + message));
  }
  console.log(JSON.stringify(messages));`;

const cases: Case[] = [];
let messagesOf: Map<Case, string[]>;

/** A case of which the messages are there when the tests run. */
function linted(file: string, source: string): Case {
  const added = { file, source };
  cases.push(added);
  return added;
}

beforeAll(() => {
  const found = execFileSync(process.execPath, ['--input-type=module', '--eval', LINT, JSON.stringify(cases)], {
    cwd: repository,
    encoding: 'utf8',
    env: { ...process.env, NX_DAEMON: 'false' },
  });
  const messages = JSON.parse(found) as string[][];
  messagesOf = new Map(cases.map((it, i) => [it, messages[i]]));
});

const importing = (name: string) => `import * as imported from '${name}';\nexport const used = imported;\n`;

const FORBIDDEN = [
  ['libs/features/src/churn-label.ts', 'node:fs', 'no-restricted-imports'],
  ['libs/features/src/churn-label.ts', '@retail-ml/network', '@nx/enforce-module-boundaries'],
  ['libs/network/src/dense-network.ts', '@retail-ml/features', '@nx/enforce-module-boundaries'],
  ['libs/churn-model/src/risk-category.ts', '@retail-ml/data-sources', '@nx/enforce-module-boundaries'],
  ['libs/churn-model/src/risk-category.ts', '@retail-ml/tensorflow', 'no-restricted-imports'],
  ['libs/churn-model/src/fit/churn-artefact.ts', '@retail-ml/drift', '@nx/enforce-module-boundaries'],
  ['libs/churn-model/src/risk-category.ts', 'node:fs', 'no-restricted-imports'],
  ['libs/client/src/retail-ml-client.ts', '@retail-ml/churn-model', '@nx/enforce-module-boundaries'],
  ['libs/drift/src/psi.ts', '@retail-ml/churn-model', '@nx/enforce-module-boundaries'],
  ['apps/api/src/app.ts', '@retail-ml/churn-model/fit', 'no-restricted-imports'],
  ['apps/api/src/app.ts', '@retail-ml/tensorflow', 'no-restricted-imports'],
  ['apps/api/src/app.ts', '@retail-ml/client', '@nx/enforce-module-boundaries'],
  ['apps/api/src/app.ts', '@retail-ml/data-sources', '@nx/enforce-module-boundaries'],
  ['apps/api/src/app.ts', '../../trainer/src/train-churn', '@nx/enforce-module-boundaries'],
] as const;
test.each(FORBIDDEN.map(([file, name, rule]) => [file, name, rule, linted(file, importing(name))] as const))(
  '%s must not import %s',
  (_file, _name, rule, it) => {
    expect(messagesOf.get(it)!.join('\n')).toContain(rule);
  },
);

const ALLOWED = [
  ['libs/model-registry/src/manifest.ts', '@retail-ml/network'],
  ['libs/churn-model/src/risk-category.ts', '@retail-ml/features'],
  ['libs/churn-model/src/fit/churn-network.ts', '@retail-ml/tensorflow'],
  ['libs/data-sources/src/retail-source.ts', '@retail-ml/features'],
  ['apps/api/src/app.ts', '@retail-ml/churn-model'],
  ['apps/api/src/typed-client.test.ts', '@retail-ml/client'],
  ['apps/trainer/src/train-churn.ts', '@retail-ml/churn-model/fit'],
] as const;
test.each(ALLOWED.map(([file, name]) => [file, name, linted(file, importing(name))] as const))(
  '%s may import %s',
  (_file, _name, it) => {
    expect(messagesOf.get(it)).toEqual([]);
  },
);

const IMPURE = [
  ['new Date()', 'no clock'],
  ['Date.now()', 'no clock'],
  ['Math.random()', 'seeded generator'],
  ['process.pid', 'process'],
].map(([expression, reason]) => {
  return [
    expression,
    reason,
    linted('libs/features/src/churn-label.ts', `export const value = ${expression};\n`),
  ] as const;
});
test.each(IMPURE)('features must not use %s', (_expression, reason, it) => {
  expect(messagesOf.get(it)!.join()).toContain(reason);
});
