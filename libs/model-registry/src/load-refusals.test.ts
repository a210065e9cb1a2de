import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileModelRegistry } from './file-model-registry';
import { type Manifest } from './manifest';
import { type RegistryErrorCode } from './registry-error';
import { toyCode, toyDraft, toyModelJson } from './toy-model.fixture';

let parent: string;
let folder: string;
let registry: FileModelRegistry;
let version: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'registry-'));
  folder = join(parent, 'toy');
  registry = new FileModelRegistry(folder);
  ({ version } = await registry.save(toyDraft()));
  await registry.promote(version, 'first');
});

afterEach(() => rm(parent, { recursive: true, force: true }));

async function expectRefusal(code: RegistryErrorCode, ...sentenceParts: string[]): Promise<void> {
  const error = await registry.load(toyCode).then(
    () => null,
    (refusal: Error) => refusal,
  );
  expect(error).toMatchObject({ name: 'RegistryError', code });
  for (const part of sentenceParts) expect(error?.message).toContain(part);
  expect(error?.message).toMatch(/"npx retail-ml /);
}

async function changeManifest(change: (manifest: Manifest) => void): Promise<void> {
  const file = join(folder, version, 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as Manifest;
  change(manifest);
  await writeFile(file, JSON.stringify(manifest));
}

test('one changed byte of the weights', async () => {
  const file = join(folder, version, 'weights.bin');
  const weights = await readFile(file);
  weights[5] ^= 1;
  await writeFile(file, weights);
  await expectRefusal('checksum-mismatch', `${folder}/${version}/weights.bin`, 'SHA-256', 'models rollback');
});

test('truncated weights, which are not even read', async () => {
  await truncate(join(folder, version, 'weights.bin'), 8);
  await expectRefusal('checksum-mismatch', 'weights.bin has the wrong size: 12 bytes expected, 8 found');
});

test('a size in the manifest that no artefact has, before anything is allocated', async () => {
  await changeManifest(({ checksums }) => (checksums['weights.bin'].bytes = 2 ** 52));
  await expectRefusal('manifest-invalid', 'checksums.weights.bin.bytes');
});

describe.each(['manifest.json', 'model.json', 'aliases.json'])('in the place of %s', (name) => {
  let file: string;

  beforeEach(async () => {
    file = join(folder, name === 'aliases.json' ? '' : version, name);
    await rm(file);
  });

  test('a pipe, which nobody writes to', async () => {
    execFileSync('mkfifo', [file]);
    await expectRefusal(name === 'model.json' ? 'checksum-mismatch' : 'artefact-incomplete', 'is not a regular file');
  });

  test('a device, which never ends', async () => {
    await symlink('/dev/zero', file);
    await expectRefusal(name === 'model.json' ? 'checksum-mismatch' : 'artefact-incomplete', 'is not a regular file');
  });

  test('a file that would fill the memory', async () => {
    await writeFile(file, '');
    // Holes: on the disk it takes no place.
    await truncate(file, 2 ** 40);
    const refused = name === 'model.json' ? 'has the wrong size' : 'is too large: at most 16777216 bytes';
    await expectRefusal(name === 'model.json' ? 'checksum-mismatch' : 'artefact-incomplete', refused);
  });
});

describe.each(['manifest.json', 'aliases.json'])('a %s', (name) => {
  const replace = (content: string) => writeFile(join(folder, name === 'aliases.json' ? '' : version, name), content);

  test('that is nested without end', async () => {
    await replace('['.repeat(1_000_000) + ']'.repeat(1_000_000));
    await expectRefusal('manifest-invalid', 'nested more than 64 levels deep');
  });

  test('that would change what all objects have', async () => {
    await replace('{"checksums": {"__proto__": {"champion": "x"}}}');
    await expectRefusal('manifest-invalid', 'has a field __proto__');
    expect({}).not.toHaveProperty('champion');
  });

  test('with names of any length, of which a message repeats the beginning', async () => {
    const names = { ['x'.repeat(100_000)]: 1, name: 'x'.repeat(100_000) };
    await replace(JSON.stringify({ ...names, checksums: names, champion: names, history: [names] }));
    const refusal = (error: Error) => error.message;
    const message = await registry.load(toyCode).then(() => 'loaded', refusal);
    expect(message).toContain('is not what was expected');
    expect(message.length).toBeLessThan(2500);
  });
});

test('more golden rows than a load has time for', async () => {
  await changeManifest((manifest) => (manifest.goldenRows = Array(1001).fill(manifest.goldenRows[0])));
  await expectRefusal('manifest-invalid', 'goldenRows:');
});

test('files that fill the memory together', async () => {
  await changeManifest(({ checksums }) => {
    for (const part of ['a.bin', 'b.bin']) checksums[part] = { ...checksums['weights.bin'], bytes: 2 ** 28 - 1 };
  });
  await expectRefusal('manifest-invalid', 'at most 268435456 bytes in all files');
});

test('a network that asks for more memory than its weights have', async () => {
  const modelJson = structuredClone(toyModelJson);
  modelJson.weightsManifest[0].weights[0].shape = [2 ** 30, 1];
  await expect(registry.save({ ...toyDraft(), modelJson })).rejects.toThrow('asks for 1073741825 weights; at most');
});

test.each(['manifest.json', 'model.json', 'weights.bin', 'MODEL_CARD.md'])('a missing %s', async (file) => {
  await rm(join(folder, version, file));
  await expectRefusal('artefact-incomplete', `${file} is missing`);
});

describe('a part of the model’s own', () => {
  beforeEach(async () => {
    ({ version } = await registry.save({ ...toyDraft(), parts: { 'own-part.bin': Uint8Array.of(1, 2, 3) } }));
    await registry.promote(version, 'with a part');
  });

  test('is loaded as it was saved', async () => {
    expect((await registry.load(toyCode)).parts).toEqual({ 'own-part.bin': Buffer.from([1, 2, 3]) });
  });

  test('that was changed, or is missing', async () => {
    const file = join(folder, version, 'own-part.bin');
    await writeFile(file, Uint8Array.of(1, 2, 4));
    await expectRefusal('checksum-mismatch', 'own-part.bin was changed');
    await rm(file);
    await expectRefusal('artefact-incomplete', 'own-part.bin is missing');
  });

  test.each(['../escape.bin', 'MANIFEST.bin', 'sub/part.bin', 'part.sh', 'parity.json'])(
    'may not be called %s',
    async (name) => {
      await changeManifest(({ checksums }) => (checksums[name] = checksums['own-part.bin']));
      await expectRefusal('manifest-invalid', 'parts are called like');
      await expect(registry.save({ ...toyDraft(), parts: { [name]: Uint8Array.of(1) } })).rejects.toMatchObject({
        code: 'manifest-invalid',
      });
    },
  );

  test('nor may there be more than eight', async () => {
    await changeManifest(({ checksums }) => {
      for (const letter of 'abcdefgh') checksums[`${letter}.bin`] = checksums['own-part.bin'];
    });
    await expectRefusal('manifest-invalid', 'at most 8 parts');
  });
});

test('another feature view', async () => {
  await changeManifest(({ featureView }) => (featureView.fingerprint = 'a0'.repeat(32)));
  await expectRefusal(
    'feature-view-mismatch',
    'manifest.json',
    '"toy" with fingerprint f1f1f1f1f1f1 expected',
    '"toy" with fingerprint a0a0a0a0a0a0 found',
    'npx retail-ml toy',
  );
});

test('a golden row that is answered otherwise', async () => {
  await changeManifest(({ goldenRows }) => (goldenRows[1].output[0] += 1e-8));
  await expectRefusal('parity-failed', 'goldenRows.1');
});

test('golden rows that are answered with nothing at all', async () => {
  await expect(registry.load({ ...toyCode, replay: () => [] })).rejects.toMatchObject({ code: 'parity-failed' });
  await expect(registry.load({ ...toyCode, replay: () => [[NaN], [NaN], [NaN]] })).rejects.toMatchObject({
    code: 'parity-failed',
  });
});

test('another calibration than at training shows in the golden rows', async () => {
  await changeManifest((manifest) => (manifest.calibration = { shift: 0.02 }));
  await expectRefusal('parity-failed', 'goldenRows.0');
});

test('a section that the code cannot use', async () => {
  await changeManifest((manifest) => (manifest.calibration = null));
  await expectRefusal('manifest-invalid', 'cannot be used by this code');
});

test('a stored parity outside its tolerance', async () => {
  await changeManifest(({ parity }) => (parity.largestDifference = 1e-3));
  await expectRefusal('parity-failed', 'at most 0.000001 expected, 0.001 found');
});

test('a manifest that is not JSON', async () => {
  await writeFile(join(folder, version, 'manifest.json'), '{"formatVersion": 1,');
  await expectRefusal('manifest-invalid', `${folder}/${version}/manifest.json is not valid JSON`);
});

test('a manifest with faults names the path of each', async () => {
  await changeManifest((manifest) => {
    manifest.formatVersion = 2 as 1;
    manifest.training.rows.train = -5;
    manifest.goldenRows = [];
  });
  await expectRefusal('manifest-invalid', 'formatVersion:', 'training.rows.train:', 'goldenRows:');
});

test('a version under a false name', async () => {
  await changeManifest((manifest) => (manifest.name = 'demand'));
  await expectRefusal('manifest-invalid', 'name: "toy" expected, "demand" found');
});

test('an aliases.json that is not what it should be', async () => {
  await writeFile(join(folder, 'aliases.json'), '{"champion": 7, "history": []}');
  await expectRefusal('manifest-invalid', `${folder}/aliases.json`, 'champion:', 'models promote');
});

test('a champion whose folder is gone', async () => {
  await rm(join(folder, version), { recursive: true });
  await expectRefusal('version-not-found', `${folder}/${version} is not there`, 'models rollback', 'models import');
});

test('a version that somebody names and that is not there says nothing of the champion', async () => {
  const asked = [registry.load(toyCode, 'no-such'), registry.manifest('no-such'), registry.promote('no-such', 'why')];
  for (const answer of await Promise.allSettled(asked)) {
    const { message } = (answer as PromiseRejectedResult).reason as Error;
    expect(message).toContain(`${folder}/no-such is not there. "npx retail-ml models list --model toy" shows`);
    expect(message).not.toContain('rollback');
  }
});

test('no champion, and no model at all', async () => {
  await rm(join(folder, 'aliases.json'));
  await expectRefusal('model-not-found', 'names no champion among the 1 versions', 'models promote');
  await rm(folder, { recursive: true });
  await expectRefusal('model-not-found', `${folder}/aliases.json is missing`, 'npx retail-ml toy', 'models import');
});

test.each(['..', '../toy', 'a/b', '', '.publishing-1', 'a'.repeat(65), 'v1\0', 'aliases.json'])(
  'the version %j, which is no version',
  async (notAVersion) => {
    for (const read of [
      registry.load(toyCode, notAVersion),
      registry.manifest(notAVersion),
      registry.modelCard(notAVersion),
      registry.promote(notAVersion, 'x'),
      registry.exportVersion(notAVersion, join(parent, 'x.tgz')),
    ]) {
      await expect(read).rejects.toMatchObject({ code: 'version-not-found' });
    }
  },
);
