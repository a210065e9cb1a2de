import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileModelRegistry } from './file-model-registry';
import { toyCode, toyDraft, toyWeights } from './toy-model.fixture';

let parent: string;
let folder: string;
let registry: FileModelRegistry;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'registry-'));
  folder = join(parent, 'toy');
  registry = new FileModelRegistry(folder);
});

afterEach(() => rm(parent, { recursive: true, force: true }));

test('a version is saved under its instant and weights, and found again as it was', async () => {
  const at = new Date('2026-11-23T23:15:00.250Z');
  const manifest = await new FileModelRegistry(folder, { now: () => at }).save(toyDraft());
  expect(manifest.version).toMatch(/^20261123-231500-[0-9a-f]{6}$/);
  expect(manifest).toMatchObject({ formatVersion: 1, name: 'toy', createdAt: '2026-11-23T23:15:00.250Z' });
  expect((await readdir(join(folder, manifest.version))).sort()).toEqual([
    'MODEL_CARD.md',
    'manifest.json',
    'model.json',
    'weights.bin',
  ]);
  expect(await registry.manifest(manifest.version)).toEqual(manifest);
  expect(await registry.modelCard(manifest.version)).toMatch(`# Model card: toy ${manifest.version}\n`);
  const { network } = await registry.load(toyCode, manifest.version);
  const output = new Float64Array(1);
  network.predict([2, 4], output);
  expect(output[0]).toBeCloseTo(1 / (1 + Math.exp(-0.125)), 12);
});

test('the same weights saved many times at once give as many versions, listed newest first', async () => {
  const at = new Date('2026-11-23T23:59:58Z');
  const frozen = new FileModelRegistry(folder, { now: () => at });
  const saved = await Promise.all(Array.from({ length: 8 }, () => frozen.save(toyDraft())));
  expect(new Set(saved.map(({ version }) => version)).size).toBe(8);
  const listed = await registry.list();
  expect(listed.map(({ version }) => version)).toEqual(
    saved
      .map(({ version }) => version)
      .sort()
      .reverse(),
  );
  expect(listed[0].version).toMatch(/^20261124-000005-/);
});

test('the champion is loaded where no version is named', async () => {
  const first = await registry.save(toyDraft());
  const second = await registry.save(toyDraft(toyWeights([1, 1])));
  await registry.promote(first.version, 'first');
  expect((await registry.load(toyCode)).manifest.version).toBe(first.version);
  await registry.promote(second.version, 'better');
  expect((await registry.load(toyCode)).manifest.version).toBe(second.version);
});

test('rollback goes back step by step, and says when there is nothing left', async () => {
  const versions: string[] = [];
  for (const bias of [1, 2, 3]) {
    versions.push((await registry.save(toyDraft(toyWeights([0.5, 0.5], bias)))).version);
    await registry.promote(versions.at(-1) as string, `with bias ${bias}`);
  }
  expect((await registry.rollback('complaints')).champion).toBe(versions[1]);
  expect((await registry.rollback('more complaints')).champion).toBe(versions[0]);
  await expect(registry.rollback('again')).rejects.toMatchObject({
    code: 'nothing-to-roll-back',
    message: expect.stringContaining('npx retail-ml models promote'),
  });
  await registry.promote(versions[2], 'after all');
  expect((await registry.rollback('no')).champion).toBe(versions[0]);
  expect(
    (await registry.aliases()).history.map(({ action, version, previous }) => [action, version, previous]),
  ).toEqual([
    ['promote', versions[0], null],
    ['promote', versions[1], versions[0]],
    ['promote', versions[2], versions[1]],
    ['rollback', versions[1], versions[2]],
    ['rollback', versions[0], versions[1]],
    ['promote', versions[2], versions[0]],
    ['rollback', versions[0], versions[2]],
  ]);
});

test('a broken version can be neither promoted nor rolled back to', async () => {
  const first = await registry.save(toyDraft());
  const second = await registry.save(toyDraft(toyWeights([1, 1])));
  await registry.promote(first.version, 'first');
  await registry.promote(second.version, 'second');
  await rm(join(folder, first.version, 'weights.bin'));
  await expect(registry.promote(first.version, 'again')).rejects.toMatchObject({ code: 'artefact-incomplete' });
  await expect(registry.rollback('why not')).rejects.toMatchObject({ code: 'artefact-incomplete' });
  expect((await registry.aliases()).champion).toBe(second.version);
});

test('promotions at the same moment, by several registries, all stand in the history, one after the other', async () => {
  const saved = await Promise.all(Array.from({ length: 12 }, (_, i) => registry.save(toyDraft(toyWeights([i, i])))));
  await Promise.all(saved.map(({ version }) => new FileModelRegistry(folder).promote(version, 'race')));
  const { champion, history } = await registry.aliases();
  expect(history.map(({ version }) => version).sort()).toEqual(saved.map(({ version }) => version).sort());
  history.forEach(({ previous }, i) => expect(previous).toBe(i === 0 ? null : history[i - 1].version));
  expect(champion).toBe(history.at(-1)?.version);
  expect((await readdir(folder)).filter((name) => name.startsWith('.') || name.endsWith('.tmp'))).toEqual([]);
});

test('a reader never sees half of aliases.json while it is rewritten', async () => {
  const versions = [await registry.save(toyDraft()), await registry.save(toyDraft(toyWeights([1, 1])))];
  let writing = true;
  const readers = Array.from({ length: 4 }, async () => {
    for (let seen = 0; writing;) {
      const { history } = await registry.aliases();
      expect(history.length).toBeGreaterThanOrEqual(seen);
      seen = history.length;
    }
  });
  for (let i = 0; i < 20; i++) await registry.promote(versions[i % 2].version, `turn ${i}`);
  writing = false;
  await Promise.all(readers);
  expect((await registry.aliases()).history).toHaveLength(20);
});

test('what an interrupted save leaves behind is no version', async () => {
  const kept = await registry.save(toyDraft());
  // As a process leaves it that is killed before the last step, the rename.
  const other = await registry.save(toyDraft(toyWeights([1, 1])));
  await rename(join(folder, other.version), join(folder, '.publishing-Xy12ab'));
  expect((await registry.list()).map(({ version }) => version)).toEqual([kept.version]);
});

test('a save that cannot be finished leaves nothing behind', async () => {
  const draft = toyDraft();
  await expect(
    registry.save({
      ...draft,
      modelCard: () => {
        throw new Error('no card');
      },
    }),
  ).rejects.toThrow('no card');
  draft.manifest.evaluation.model.roc_auc.value = Number.NaN;
  await expect(registry.save(draft)).rejects.toMatchObject({
    code: 'manifest-invalid',
    message: expect.stringContaining('evaluation.model.roc_auc.value'),
  });
  await expect(registry.save(toyDraft(toyWeights().subarray(4)))).rejects.toThrow();
  await expect(readdir(folder)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a place that cannot be written says so', async () => {
  await writeFile(join(parent, 'file'), '');
  await expect(new FileModelRegistry(join(parent, 'file', 'toy')).save(toyDraft())).rejects.toMatchObject({
    code: 'not-writable',
    message: expect.stringContaining('a part of the path is a file'),
  });
});

test('a version that cannot be read is left out of the list', async () => {
  const { version } = await registry.save(toyDraft());
  const broken = await registry.save(toyDraft(toyWeights([1, 1])));
  await writeFile(join(folder, broken.version, 'manifest.json'), '{');
  expect((await registry.list()).map((manifest) => manifest.version)).toEqual([version]);
  expect(await readFile(join(folder, broken.version, 'manifest.json'), 'utf8')).toBe('{');
});
