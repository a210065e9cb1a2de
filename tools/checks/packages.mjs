// Packs the libraries as they would be published, and looks for what would fail those who install them.
// Usage: node tools/checks/packages.mjs
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { problemKindInfo } from '@arethetypeswrong/core/problems';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { repository } from '../setup/repository.mjs';

/** @typedef {{ name: string, filename: string, size: number, files: { path: string }[] }} Packed */

/** The resolution of TypeScript before 4.7 knows no `exports`, and so no `./fit`. */
const NOT_CLAIMED = 'node10';

/**
 * @param {string} folder
 * @param {Packed} packed
 * @param {Buffer} tarball
 */
async function faultsOf(folder, { files }, tarball) {
  const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const data = tarball.buffer.slice(tarball.byteOffset, tarball.byteOffset + tarball.byteLength);
  const { messages } = await publint({ pack: { tarball: /** @type {ArrayBuffer} */ (data) } });
  const types = await checkPackage(createPackageFromTarballData(new Uint8Array(tarball)));
  const wrongTypes = types.types === false ? [] : types.problems;
  return [
    ...messages.map((message) => formatMessage(message, manifest) ?? message.code),
    ...(types.types === false ? ['has no types'] : []),
    ...wrongTypes
      .filter((problem) => !('resolutionKind' in problem) || problem.resolutionKind !== NOT_CLAIMED)
      .map((problem) => `${problemKindInfo[problem.kind].title}: ${JSON.stringify(problem)}`),
    ...fileFaults(files.map((file) => file.path)),
    ...(sameLicence(folder) ? [] : ["LICENSE is not the repository's"]),
  ];
}

/**
 * Each source goes along, because source maps lead to it, and must have been compiled; tests stay behind.
 *
 * @param {string[]} files
 */
function fileFaults(files) {
  const sources = files.flatMap((file) => /^src\/(.*)(?<!\.d)\.ts$/.exec(file)?.[1] ?? []);
  return [
    ...sources
      .filter((it) => !files.includes(`dist/${it}.js`))
      .map((it) => `src/${it}.ts is not compiled: npm run build`),
    ...files.filter((file) => /\.(test|fixture|contract)\./.test(file)).map((file) => `${file} is for tests alone`),
    ...['README.md', 'LICENSE'].filter((file) => !files.includes(file)).map((file) => `${file} is missing`),
  ];
}

/** @param {string} folder */
function sameLicence(folder) {
  const text = (/** @type {string} */ of) => fs.readFileSync(path.join(of, 'LICENSE'), 'utf8');
  return text(folder) === text(repository);
}

const folder = fs.mkdtempSync(path.join(tmpdir(), 'retail-ml-packages-'));
try {
  const libraries = fs.readdirSync(path.join(repository, 'libs')).map((name) => path.join('libs', name));
  const workspaces = libraries.flatMap((library) => ['--workspace', library]);
  const output = execFileSync('npm', ['pack', '--json', '--pack-destination', folder, ...workspaces], {
    cwd: repository,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  // npm 11 lists by name what npm 10 has in a list.
  const all = /** @type {Packed[]} */ (Object.values(JSON.parse(output)));
  for (const library of libraries) {
    const packed = all.find(({ name }) => name === `@retail-ml/${path.basename(library)}`);
    if (!packed) throw new Error(`npm pack made nothing of ${library}.`);
    const tarball = fs.readFileSync(path.join(folder, packed.filename));
    const faults = await faultsOf(path.join(repository, library), packed, tarball);
    console.log(`${packed.name}: ${Math.ceil(packed.size / 1000)} kB, ${faults.length} faults`);
    for (const fault of faults) console.log(`  ${fault}`);
    if (faults.length > 0) process.exitCode = 1;
  }
} finally {
  fs.rmSync(folder, { recursive: true });
}
