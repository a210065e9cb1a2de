import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create } from 'tar';
import { FileModelRegistry } from './file-model-registry';
import { toyCode, toyDraft, toyFindings, toyWeights } from './toy-model.fixture';

const FILES = ['manifest.json', 'model.json', 'weights.bin', 'MODEL_CARD.md'];

let parent: string;
let version: string;
let versionFolder: string;
let archive: string;
/** On the machine that trains, and on one that doesn't. */
let source: FileModelRegistry;
let target: FileModelRegistry;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'registry-'));
  source = new FileModelRegistry(join(parent, 'there', 'toy'));
  target = new FileModelRegistry(join(parent, 'here', 'toy'));
  ({ version } = await source.save(toyDraft()));
  await source.certify(version, toyFindings());
  versionFolder = join(parent, 'there', 'toy', version);
  archive = join(parent, 'toy.tgz');
});

afterEach(() => rm(parent, { recursive: true, force: true }));

test('a version travels as one file, its certificate too; the first on a machine becomes its champion', async () => {
  await source.exportVersion(version, archive);
  const manifest = await target.importVersion(archive, toyCode);
  expect(manifest).toEqual(await source.manifest(version));
  expect((await target.load(toyCode)).manifest).toEqual(manifest);
  for (const file of [...FILES, 'parity.json']) {
    expect(await readFile(join(parent, 'here', 'toy', version, file))).toEqual(
      await readFile(join(versionFolder, file)),
    );
  }
  expect((await target.aliases()).history).toMatchObject([{ action: 'import', version, previous: null }]);
});

test('the model’s own parts travel too', async () => {
  const parts = { 'own-part.bin': Uint8Array.of(1, 2, 3), 'other.json': Buffer.from('{}') };
  const saved = await source.save({ ...toyDraft(toyWeights([2, 2])), parts });
  await source.exportVersion(saved.version, archive);
  await target.importVersion(archive, toyCode);
  const loaded = await target.load(toyCode, saved.version);
  expect(Object.entries(loaded.parts).map(([name, part]) => [name, [...part]])).toEqual(
    Object.entries(parts).map(([name, part]) => [name, [...part]]),
  );
});

test('one that nothing proves comes in and waits; with a certificate in a later archive it becomes champion', async () => {
  await rm(join(versionFolder, 'parity.json'));
  await source.exportVersion(version, archive);
  await target.importVersion(archive, toyCode);
  expect(await target.certificate(version)).toBeNull();
  expect((await target.aliases()).champion).toBeNull();

  await source.certify(version, toyFindings({ result: 'failed', differingRows: 2, largestDifference: 0.5 }));
  await source.exportVersion(version, join(parent, 'failed.tgz'));
  const third = new FileModelRegistry(join(parent, 'third', 'toy'));
  await third.importVersion(join(parent, 'failed.tgz'), toyCode);
  expect((await third.aliases()).champion).toBeNull();
  expect(await third.certificateFault(version)).toContain('a slide rule: 2 of 103 rows are answered otherwise');

  const certificate = await source.certify(version, toyFindings());
  await source.exportVersion(version, archive);
  await target.importVersion(archive, toyCode);
  expect(await target.certificate(version)).toEqual(certificate);
  expect((await target.aliases()).champion).toBe(version);
});

test('a certificate that cannot be read is refused with the archive', async () => {
  await writeFile(join(versionFolder, 'parity.json'), '{"passed": true}');
  await create({ file: archive, cwd: versionFolder, gzip: true }, [...FILES, 'parity.json']);
  await expectInvalid(`${archive}/parity.json is not what was expected`, 'manifest-invalid');
  await writeFile(join(versionFolder, 'parity.json'), Buffer.alloc(300_000, ' '));
  await create({ file: archive, cwd: versionFolder, gzip: true }, [...FILES, 'parity.json']);
  await expectInvalid('"parity.json" is larger than 262144 bytes');
  await expectNothingImported();
});

test('a later one waits for its promotion, and the same one twice changes nothing', async () => {
  await source.exportVersion(version, archive);
  await target.importVersion(archive, toyCode);
  await target.importVersion(archive, toyCode);
  const next = await source.save(toyDraft(toyWeights([1, 1])));
  await source.exportVersion(next.version, archive);
  await target.importVersion(archive, toyCode);
  expect((await target.aliases()).champion).toBe(version);
  expect((await target.list()).map((manifest) => manifest.version)).toEqual([next.version, version]);
});

test('other contents under a version that is there are refused', async () => {
  await source.exportVersion(version, archive);
  await target.importVersion(archive, toyCode);
  const file = join(versionFolder, 'manifest.json');
  await writeFile(file, (await readFile(file, 'utf8')).replace('"a toy"', '"another toy"'));
  await source.exportVersion(version, archive);
  await expectInvalid('holds other contents than', 'archive-invalid');
  expect((await target.manifest(version)).training.source).toBe('a toy');
});

test('a broken version is not exported', async () => {
  await writeFile(join(versionFolder, 'weights.bin'), Buffer.alloc(12));
  await expect(source.exportVersion(version, archive)).rejects.toMatchObject({ code: 'checksum-mismatch' });
  expect(await readdir(parent)).not.toContain('toy.tgz');
});

async function expectInvalid(part: string, code = 'archive-invalid'): Promise<void> {
  await expect(target.importVersion(archive, toyCode)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(part),
  });
}

async function expectNothingImported(): Promise<void> {
  expect(await target.list()).toEqual([]);
  expect(await target.aliases()).toEqual({ champion: null, history: [] });
}

test('an archive is proved as a version is at load', async () => {
  const weights = await readFile(join(versionFolder, 'weights.bin'));
  weights[0] ^= 1;
  await writeFile(join(versionFolder, 'weights.bin'), weights);
  await create({ file: archive, cwd: versionFolder, gzip: true }, FILES);
  await expectInvalid(`${archive}/weights.bin was changed`, 'checksum-mismatch');
  await expectNothingImported();
});

test('a path out of the folder is refused and not written', async () => {
  await mkdir(join(parent, 'evil'));
  await writeFile(join(parent, 'evil.txt'), 'evil');
  await create({ file: archive, cwd: join(parent, 'evil'), gzip: true, preservePaths: true }, ['../evil.txt']);
  await expectInvalid('it holds "../evil.txt"; only manifest.json');
  await create({ file: archive, cwd: parent, gzip: true, preservePaths: true }, [join(parent, 'evil.txt')]);
  await expectInvalid('evil.txt"; only manifest.json');
  await expectNothingImported();
});

test('links, folders, strangers and too few files are refused', async () => {
  const folder = join(parent, 'made');
  await mkdir(folder);
  await symlink('/etc/passwd', join(folder, 'weights.bin'));
  await create({ file: archive, cwd: folder, gzip: true }, ['weights.bin']);
  await expectInvalid('its "weights.bin" is a SymbolicLink');
  await mkdir(join(folder, 'model.json'));
  await create({ file: archive, cwd: folder, gzip: true }, ['model.json']);
  await expectInvalid('"model.json');
  await writeFile(join(folder, 'run.sh'), 'echo');
  await create({ file: archive, cwd: folder, gzip: true }, ['run.sh']);
  await expectInvalid('it holds "run.sh"');
  await create({ file: archive, cwd: versionFolder, gzip: true }, ['manifest.json', 'model.json']);
  await expectInvalid('is missing', 'artefact-incomplete');
  await create({ file: archive, cwd: versionFolder, gzip: true }, [...FILES, 'manifest.json']);
  await expectInvalid('it holds "manifest.json" twice');
  await expectNothingImported();
});

test('a bomb is stopped', async () => {
  await writeFile(join(versionFolder, 'weights.bin'), Buffer.alloc(20_000_000));
  await create({ file: archive, cwd: versionFolder, gzip: true }, FILES);
  await expectInvalid('it cannot be unpacked');
  await expectNothingImported();
});

test('a cut or missing archive, and what is none', async () => {
  await source.exportVersion(version, archive);
  const whole = await readFile(archive);
  await writeFile(archive, whole.subarray(0, whole.length / 2));
  await expectInvalid('models export');
  await writeFile(archive, 'not an archive');
  await expectInvalid('models export');
  await rm(archive);
  await expectInvalid('there is no such file');
  await expectNothingImported();
});

test('an archive for other features or of another model is refused', async () => {
  await source.exportVersion(version, archive);
  const otherCode = { ...toyCode, featureView: { name: 'toy', fingerprint: 'b2'.repeat(32) } };
  await expect(target.importVersion(archive, otherCode)).rejects.toMatchObject({ code: 'feature-view-mismatch' });
  const demand = new FileModelRegistry(join(parent, 'here', 'demand'));
  await expect(demand.importVersion(archive, toyCode)).rejects.toMatchObject({ code: 'manifest-invalid' });
  await expectNothingImported();
});
