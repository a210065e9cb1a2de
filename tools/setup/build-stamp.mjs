import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/**
 * A fingerprint of everything that a build of the apps reads, by size and time of change: a few milliseconds where
 * asking Nx takes seconds.
 *
 * @param {string} repository
 */
export function sourceFingerprint(repository) {
  const hash = createHash('sha256');
  const add = (/** @type {string} */ file) => {
    const { size, mtimeMs } = fs.statSync(file);
    hash.update(`${path.relative(repository, file)} ${size} ${mtimeMs}\n`);
  };
  for (const name of ['package-lock.json', 'tsconfig.base.json', 'nx.json']) add(path.join(repository, name));
  for (const group of ['apps', 'libs']) {
    for (const project of fs.readdirSync(path.join(repository, group)).sort()) {
      for (const file of sourcesOf(path.join(repository, group, project))) add(file);
    }
  }
  return hash.digest('hex');
}

/**
 * @param {string} project
 * @returns {string[]}
 */
function sourcesOf(project) {
  if (!fs.existsSync(path.join(project, 'package.json'))) return [];
  const settings = fs.readdirSync(project).filter((name) => /\.(json|cjs)$/.test(name) && name !== 'jest.config.cjs');
  const sources = fs
    .readdirSync(path.join(project, 'src'), { recursive: true })
    .map((name) => path.join('src', String(name)))
    .filter(
      (name) => /\.\w+$/.test(name) && !/\.(test|fixture|contract)\.ts$/.test(name) && !/\bgenerated\b/.test(name),
    );
  return [...settings, ...sources].sort().map((name) => path.join(project, name));
}

/**
 * Whether the last build was made of the sources as they are.
 *
 * @param {string} repository
 * @param {string[]} outputs files that the build makes
 */
export function isBuilt(repository, outputs) {
  const stamp = stampFile(repository);
  return (
    outputs.every((file) => fs.existsSync(path.join(repository, file))) &&
    fs.existsSync(stamp) &&
    fs.readFileSync(stamp, 'utf8') === sourceFingerprint(repository)
  );
}

/**
 * @param {string} repository
 * @param {string} fingerprint taken before the build: a file saved during it makes the next one necessary
 */
export function stampBuild(repository, fingerprint) {
  fs.mkdirSync(path.dirname(stampFile(repository)), { recursive: true });
  fs.writeFileSync(stampFile(repository), fingerprint);
}

/** @param {string} repository */
const stampFile = (repository) => path.join(repository, 'node_modules', '.retail-ml', 'built.txt');
