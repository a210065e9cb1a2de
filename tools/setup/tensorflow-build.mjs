import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from './run-command.mjs';
import { step } from './step.mjs';

const setupFolder = path.dirname(fileURLToPath(import.meta.url));
const wheelBytes = 207_208_420;
const libraryBytes = 613_776_168;
/** The wheel and what is unpacked from it lie side by side for a moment. */
const neededBytes = 1_000_000_000;

/**
 * Makes a folder with TensorFlow's C library and the addon `tfjs_binding.node` that finds it beside itself: the
 * library out of its Python wheel, whose checksum is pinned, the addon by one call of the C++ compiler.
 * Why not as tfjs-node does it: docs/decisions/0002-tensorflow-native-library.md.
 *
 * @param {string} destination an existing empty folder; what it holds after an error is of no use
 * @param {string} nodeModules
 * @param {NodeJS.ProcessEnv} [env]
 * @throws {import('./run-command.mjs').CommandError | NodeJS.ErrnoException}
 */
export async function buildTensorFlow(destination, nodeModules, env = process.env) {
  // What is quick to find missing comes before 207 MB of download.
  await runCommand('python3', ['-m', 'pip', '--version'], { env });
  await runCommand(compiler(env), ['--version'], { env });
  const { bavail, bsize } = fs.statfsSync(destination);
  if (bavail * bsize < neededBytes) {
    throw Object.assign(new Error(`${destination} has less than 1 GB of free space`), { code: 'ENOSPC' });
  }

  const wheelFolder = path.join(destination, 'wheel');
  const unpacked = path.join(destination, 'unpacked');
  fs.mkdirSync(wheelFolder);
  await step("Downloading TensorFlow's library (207 MB)", () => downloadWheel(wheelFolder, env), {
    doneFraction: () => bytesIn(wheelFolder) / wheelBytes,
  });
  const wheel = path.join(wheelFolder, fs.readdirSync(wheelFolder).find((name) => name.endsWith('.whl')) ?? '');
  const unpack = path.join(setupFolder, 'unpack-tensorflow.py');
  await step('Unpacking it', () => runCommand('python3', [unpack, wheel, unpacked], { env }), {
    doneFraction: () => bytesIn(unpacked) / libraryBytes,
  });
  fs.rmSync(wheelFolder, { recursive: true });
  for (const library of ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']) {
    fs.renameSync(path.join(unpacked, 'tensorflow', library), path.join(destination, library));
  }
  await step("Compiling tfjs-node's addon", () => compileAddon(destination, unpacked, nodeModules, env));
  fs.rmSync(unpacked, { recursive: true });
}

/**
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 */
function downloadWheel(folder, env) {
  const requirement = path.join(setupFolder, 'tensorflow-wheel.txt');
  const platform = ['--platform', 'manylinux2014_x86_64', '--python-version', '3.11', '--implementation', 'cp'];
  return runCommand(
    'python3',
    [
      ...['-m', 'pip', 'download', '--quiet', '--no-input', '--disable-pip-version-check', '--no-cache-dir'],
      ...['--retries', '2', '--timeout', '20', '--no-deps', '--only-binary=:all:', ...platform],
      ...['--require-hashes', '--requirement', requirement, '--dest', folder],
    ],
    // pip downloads below TMPDIR first: here that shows how far it is, and a small /tmp doesn't matter.
    { env: { ...env, TMPDIR: folder }, timeoutMilliseconds: 900_000 },
  );
}

/**
 * @param {string} destination
 * @param {string} unpacked
 * @param {string} nodeModules
 * @param {NodeJS.ProcessEnv} env
 */
function compileAddon(destination, unpacked, nodeModules, env) {
  const tfjsNode = path.join(nodeModules, '@tensorflow', 'tfjs-node');
  const includes = [
    path.join(nodeModules, 'node-api-headers', 'include'),
    path.join(unpacked, 'tensorflow', 'include'),
    tfjsNode,
  ];
  return runCommand(
    compiler(env),
    [
      ...['-shared', '-fPIC', '-O2', '-std=c++17', '-w', '-DNAPI_VERSION=8'],
      ...includes.flatMap((folder) => ['-I', folder]),
      ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((source) => path.join(tfjsNode, 'binding', source)),
      ...['-o', path.join(destination, 'tfjs_binding.node'), `-L${destination}`],
      ...['-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2', '-Wl,-rpath,$ORIGIN'],
    ],
    { env },
  );
}

/** @param {NodeJS.ProcessEnv} env */
function compiler(env) {
  return env.CXX || 'g++';
}

/**
 * The bytes of all files below a folder that other programs are writing to.
 *
 * @param {string} folder
 * @returns {number}
 */
function bytesIn(folder) {
  let bytes = 0;
  try {
    for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
      // `parentPath` came with Node 20.12.
      if (entry.isFile()) bytes += fs.statSync(path.join(entry.parentPath, entry.name)).size;
    }
  } catch {
    // A file was moved away in between: the next look counts it.
  }
  return bytes;
}
