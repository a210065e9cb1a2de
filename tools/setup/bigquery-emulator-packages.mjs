import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { fillCachedFolder } from './cached-folder.mjs';
import { CommandError, runCommand } from './run-command.mjs';
import { step } from './step.mjs';
import { userCacheFolder } from './user-cache.mjs';

const packageList = path.join(path.dirname(fileURLToPath(import.meta.url)), 'bigquery-emulator-packages.txt');
/** Raise the last number when what is made of the list changes. */
const cachedName = 'bigquery-emulator-1.4.0-1';
const oldestPython = [3, 11];
const pythons = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11'];
const neededBytes = 1_300_000_000;

/** Puts DuckDB's extensions where it looks for them below a home: it would download them otherwise. */
const placeExtensions = `
import os, shutil, sys, duckdb, duckdb_extension_avro, duckdb_extension_spatial
platform = duckdb.sql('PRAGMA platform').fetchone()[0]
for package in (duckdb_extension_avro, duckdb_extension_spatial):
    for folder, _, files in os.walk(os.path.dirname(package.__file__)):
        for file in (it for it in files if it.endswith('.duckdb_extension')):
            place = os.path.join(sys.argv[1], '.duckdb', 'extensions', 'v' + duckdb.__version__, platform)
            os.makedirs(place, exist_ok=True)
            shutil.move(os.path.join(folder, file), place)
`;

/** Why there is no emulator, in one line with what would mend it. */
export class NoEmulatorError extends Error {}

/**
 * @typedef {object} EmulatorPackages
 * @property {string} python the program
 * @property {string} packages the folder that Python imports from
 * @property {string} home a home with DuckDB's extensions, so that the user's own is left alone
 */

/**
 * Provides the emulator's Python packages in the user's cache; the first call on a machine downloads 250 MB.
 *
 * @param {string} nodeModules
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<EmulatorPackages>}
 * @throws {NoEmulatorError}
 */
export async function emulatorPackages(nodeModules, env = process.env) {
  const { python, version } = await findPython(env);
  try {
    const name = `${cachedName}-python${version}-${process.platform}-${process.arch}`;
    const cached = path.join(userCacheFolder(nodeModules, env), name);
    await fillCachedFolder(cached, {
      // It appears by a rename: whole, or not at all.
      isComplete: fs.existsSync,
      build: (draft) =>
        step("Installing BigQuery's emulator for tests (250 MB)", () => installPackages(draft, python, env)),
      what: "BigQuery's emulator",
    });
    return { python, packages: path.join(cached, 'packages'), home: path.join(cached, 'home') };
  } catch (error) {
    throw new NoEmulatorError(pipFault(error));
  }
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ python: string, version: string }>} the version as in "3.11"
 */
async function findPython(env) {
  const found = [];
  for (const python of pythons) {
    try {
      const output = await runCommand(python, ['-c', 'import sys; print(*sys.version_info[:2])'], { env });
      const [major, minor] = output.trim().split(' ').map(Number);
      if (major === oldestPython[0] && minor >= oldestPython[1]) return { python, version: `${major}.${minor}` };
      found.push(`${python} is ${major}.${minor}`);
    } catch {
      // Not there, or broken: the next one.
    }
  }
  throw new NoEmulatorError(
    `it needs Python ${oldestPython.join('.')} or newer with pip (${found.join(', ') || 'no python3 on the PATH'})`,
  );
}

/**
 * @param {string} destination an existing empty folder
 * @param {string} python
 * @param {NodeJS.ProcessEnv} env
 */
async function installPackages(destination, python, env) {
  const { bavail, bsize } = fs.statfsSync(destination);
  if (bavail * bsize < neededBytes) {
    throw Object.assign(new Error(`${destination} has less than 1.3 GB of free space`), { code: 'ENOSPC' });
  }
  const packages = path.join(destination, 'packages');
  const home = path.join(destination, 'home');
  fs.mkdirSync(home);
  await runCommand(
    python,
    [
      ...['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check', '--no-cache-dir'],
      ...['--retries', '2', '--timeout', '20', '--only-binary=:all:', '--no-deps', '--target', packages],
      ...['--requirement', packageList],
    ],
    { env: { ...env, TMPDIR: destination }, timeoutMilliseconds: 900_000 },
  );
  await runCommand(python, ['-c', placeExtensions, home], { env: pythonEnvironment({ packages, home }, os.tmpdir()) });
}

/**
 * Nothing of the caller's PYTHONPATH or home may reach the emulator.
 *
 * @param {Pick<EmulatorPackages, 'packages' | 'home'>} places
 * @param {string} temporaryFolder
 */
export function pythonEnvironment({ packages, home }, temporaryFolder) {
  return {
    ...{ PATH: process.env.PATH, HOME: home, TMPDIR: temporaryFolder, TZ: 'UTC', LC_ALL: 'C.UTF-8' },
    ...{ PYTHONPATH: packages, PYTHONNOUSERSITE: '1' },
  };
}

/**
 * @param {unknown} error
 * @returns {string}
 */
function pipFault(error) {
  const { code } = /** @type {NodeJS.ErrnoException} */ (error);
  const output = error instanceof CommandError ? error.output : '';
  const text = `${error instanceof Error ? error.message : error}\n${output}`;
  if (code === 'ENOSPC' || /No space left on device/.test(text)) {
    return 'the disk is full: 1.3 GB are needed below the user cache (XDG_CACHE_HOME or ~/.cache)';
  }
  if (/No module named '?pip/.test(text)) return 'Python has no pip: install python3-pip';
  if (/NewConnectionError|NameResolution|ProxyError|SSLError|Timeout|timed out|limit \d+/i.test(text)) {
    return "pip reached no package index: check the network, or set pip's proxy or index (pip config)";
  }
  const lines = text.trim().split('\n');
  return (lines.find((line) => /^error/i.test(line)) ?? lines[0]).replace(/\.$/, '');
}
