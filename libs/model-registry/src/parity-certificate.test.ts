import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileModelRegistry } from './file-model-registry';
import { toyCode, toyDraft, toyFindings, toyWeights } from './toy-model.fixture';

let folder: string;
let registry: FileModelRegistry;
let version: string;
const file = (name: string) => join(folder, version, name);

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'registry-')), 'toy');
  registry = new FileModelRegistry(folder, { now: () => new Date('2026-11-24T12:00:00Z') });
  ({ version } = await registry.save(toyDraft()));
});

afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

test('a version is proved by a certificate of its own files, and the card shows it', async () => {
  expect(await registry.certificate(version)).toBeNull();
  expect(await registry.certificateFault(version)).toMatch('has no parity certificate');
  expect(await registry.modelCard(version)).toContain('There is none');

  const found = { result: 'not run', rows: 0, largestDifference: null, note: 'none | is here' } as const;
  const certificate = await registry.certify(version, toyFindings(found));
  expect(certificate).toMatchObject({ name: 'toy', version, passed: true, certifiedAt: '2026-11-24T12:00:00.000Z' });
  expect(await registry.certificate(version)).toEqual(certificate);
  expect(await registry.certificateFault(version)).toBeNull();
  const card = await registry.modelCard(version);
  expect(card).toContain('All 1 places that were asked answer alike: 100 generated and 3 golden rows, 2026-11-24.');
  expect(card).toContain('| a slide rule | not run | 0 |  |  | none \\| is here |');
});

test('a place that answers otherwise is kept, and stands against the version', async () => {
  const failed = { result: 'failed', differingRows: 4, largestDifference: 1e-9, note: 'row 7' } as const;
  expect((await registry.certify(version, toyFindings(failed))).passed).toBe(false);
  expect(await registry.certificateFault(version)).toBe(
    'failed its parity certificate: a slide rule: 4 of 103 rows are answered otherwise (row 7)',
  );
  expect(await registry.modelCard(version)).toContain('1 of 2 places answer otherwise than the predictor');
  // Whoever writes into the file that it passed has not made it pass.
  const text = await readFile(file('parity.json'), 'utf8');
  await writeFile(file('parity.json'), text.replace('"passed": false', '"passed": true'));
  expect(await registry.certificateFault(version)).toMatch('4 of 103 rows');
});

test('a certificate in which nothing was compared proves nothing', async () => {
  const { places, ...findings } = toyFindings();
  await registry.certify(version, { ...findings, places: places.map((place) => ({ ...place, result: 'not run' })) });
  expect(await registry.certificateFault(version)).toMatch('no place was compared');
});

test('that of another version or of other files proves nothing', async () => {
  await registry.certify(version, toyFindings());
  const text = await readFile(file('parity.json'), 'utf8');
  const manifest = await readFile(file('manifest.json'), 'utf8');
  await writeFile(file('manifest.json'), manifest.replace('"a toy"', '"another"'));
  expect(await registry.certificateFault(version)).toMatch(/for another manifest\.json: SHA-256 \w{12}\.\.\. was/);
  await writeFile(file('manifest.json'), manifest);

  const other = await registry.save(toyDraft(toyWeights([1, 1])));
  await writeFile(join(folder, other.version, 'parity.json'), text);
  expect(await registry.certificateFault(other.version)).toBe(`has the parity certificate of toy ${version}`);
  await writeFile(join(folder, other.version, 'parity.json'), text.replace(version, other.version));
  expect(await registry.certificateFault(other.version)).toMatch('for another weights.bin');
});

test('one that cannot be read names the command that makes it anew, and stands in no load’s way', async () => {
  await writeFile(file('parity.json'), '{}');
  for (const asked of [registry.certificate(version), registry.certificateFault(version)]) {
    await expect(asked).rejects.toMatchObject({
      code: 'manifest-invalid',
      message: expect.stringContaining(`npx retail-ml certify --model toy --version ${version}`),
    });
  }
  expect((await registry.load(toyCode, version)).manifest.version).toBe(version);
  expect(await registry.modelCard(version)).toContain('There is none that can be read');
});

test('a rollback asks for none: what it goes back to has answered before', async () => {
  await registry.promote(version, 'before there were certificates');
  const newer = await registry.save(toyDraft(toyWeights([1, 1])));
  await registry.promote(newer.version, 'newer');
  expect((await registry.rollback('back')).champion).toBe(version);
});
