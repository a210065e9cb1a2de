import fs from 'node:fs';
import path from 'node:path';
import { productionPackages } from './production-packages.mjs';
import { productionSbom } from './production-sbom.mjs';

const lock = {
  packages: {
    '': { name: 'all', devDependencies: { tester: '1' } },
    'apps/api': {
      name: '@x/api',
      version: '1.0.0',
      dependencies: { '@x/lib': '1', web: '2' },
      devDependencies: { tester: '1' },
    },
    'libs/lib': { name: '@x/lib', version: '1.0.0', optionalDependencies: { native: '1', elsewhere: '1' } },
    'node_modules/@x/lib': { link: true, resolved: 'libs/lib' },
    'node_modules/web': { version: '2.0.0', dependencies: { parse: '1' } },
    'node_modules/web/node_modules/parse': { version: '1.0.0', dependencies: { bytes: '1' } },
    'node_modules/parse': { version: '3.0.0' },
    'node_modules/bytes': { version: '1.1.0', dev: true },
    'node_modules/native': { version: '1.0.0', optional: true },
    'node_modules/tester': { version: '1.0.0', dev: true, dependencies: { parse: '3' } },
  },
};

const production = ['@x/api@1.0.0', '@x/lib@1.0.0', 'bytes@1.1.0', 'native@1.0.0', 'parse@1.0.0', 'web@2.0.0'];

test('what runs in production is found as Node finds it, whatever it is marked as', () => {
  expect(productionPackages(lock)).toEqual(production);
});

test('a dependency that the lock file lacks is a fault', () => {
  const { 'node_modules/bytes': _, ...packages } = lock.packages;
  expect(() => productionPackages({ packages })).toThrow(
    'package-lock.json has no bytes, which node_modules/web/node_modules/parse wants.',
  );
});

const component = (it: string) => {
  const purl = `pkg:npm/${it.replace(/^@/, '%40')}`;
  return { purl, 'bom-ref': it, name: it };
};
const everything = {
  metadata: { component: { name: 'some-folder', 'bom-ref': 'all@1.0.0' } },
  components: [...production, 'tester@1.0.0', 'parse@3.0.0'].map(component),
  dependencies: [
    { ref: 'all@1.0.0', dependsOn: ['tester@1.0.0', '@x/api@1.0.0'] },
    { ref: 'tester@1.0.0', dependsOn: ['parse@3.0.0'] },
    { ref: 'bytes@1.1.0' },
  ],
};

test('the SBOM keeps what runs in production, and who depends on whom among that', () => {
  expect(productionSbom(everything, 'all', production)).toEqual({
    metadata: { component: { name: 'all', 'bom-ref': 'all@1.0.0' } },
    components: production.map(component),
    dependencies: [
      { ref: 'all@1.0.0', dependsOn: ['@x/api@1.0.0'] },
      { ref: 'bytes@1.1.0', dependsOn: [] },
    ],
  });
});

test('an SBOM that lacks one of them is refused', () => {
  const components = everything.components.filter(({ name }) => name !== 'bytes@1.1.0');
  expect(() => productionSbom({ ...everything, components }, 'all', production)).toThrow('does not name bytes@1.1.0:');
});

test('no package that runs in production has a second, older tar beside the one that is kept up', () => {
  const repository = path.resolve(__dirname, '../..');
  const read = (file: string) => JSON.parse(fs.readFileSync(path.join(repository, file), 'utf8')) as never;
  const { dependencies } = read('libs/model-registry/package.json') as { dependencies: Record<string, string> };
  const tars = productionPackages(read('package-lock.json')).filter((it) => it.startsWith('tar@'));
  expect(tars).toEqual([`tar@${dependencies.tar}`]);
});
