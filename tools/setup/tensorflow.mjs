import fs from 'node:fs';
import path from 'node:path';
import { fillCachedFolder } from './cached-folder.mjs';
import { CommandError, runCommand } from './run-command.mjs';
import { buildTensorFlow } from './tensorflow-build.mjs';
import { tensorFlowFault } from './tensorflow-fault.mjs';
import { userCacheFolder } from './user-cache.mjs';

/** Names everything that decides what is in the folder; raise the last number when the build changes. */
const cachedName = 'tensorflow-2.15.1-tfjs-node-4.22.0-linux-x64-1';

/** Multiplies on the native library: a CPU without AVX or an old glibc shows here, and not in a training. */
const probe = `
  const util = require('node:util');
  Object.assign(util, { isNullOrUndefined: (value) => value == null, isArray: Array.isArray });
  const tf = require('@tensorflow/tfjs-node');
  if (tf.matMul([[2]], [[3]]).dataSync()[0] !== 6) throw new Error('2 x 3 is not 6');
`;

/**
 * @typedef {object} ProvidedTensorFlow
 * @property {'tensorflow' | 'wasm'} backend
 * @property {string | null} reason why it is WebAssembly, one line
 */

/**
 * Provides TensorFlow's native library to tfjs-node: linked from the user's cache, which is filled at the first
 * call on a machine. Where that cannot be done, training runs on WebAssembly; the reason is returned, not thrown,
 * and remembered, so that only `again` tries once more.
 *
 * @param {object} options
 * @param {string} options.nodeModules
 * @param {boolean} [options.again] try although an earlier try failed
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {typeof buildTensorFlow} [options.build]
 * @returns {Promise<ProvidedTensorFlow>}
 */
export async function provideTensorFlow({ nodeModules, again = false, env = process.env, build = buildTensorFlow }) {
  const link = path.join(nodeModules, '@tensorflow', 'tfjs-node', 'lib', 'napi-v8');
  if (isComplete(link)) return { backend: 'tensorflow', reason: null };
  const reasonFile = path.join(nodeModules, '.retail-ml', 'no-native-tensorflow.txt');
  if (!again && fs.existsSync(reasonFile)) return { backend: 'wasm', reason: fs.readFileSync(reasonFile, 'utf8') };
  try {
    refuseOtherPlatforms();
    const cache = userCacheFolder(nodeModules, env);
    const cached = path.join(cache, cachedName);
    await fillCachedFolder(cached, {
      isComplete,
      build: (draft) => build(draft, nodeModules, env),
      what: 'TensorFlow',
    });
    linkFolder(cached, link);
    await tryOut(nodeModules, cached);
    fs.rmSync(reasonFile, { force: true });
    return { backend: 'tensorflow', reason: null };
  } catch (error) {
    fs.rmSync(link, { force: true });
    const reason =
      `TensorFlow's native library is not used: ${tensorFlowFault(error)}. ` +
      'Training runs on WebAssembly; once mended, run "npm run setup".';
    remember(reasonFile, reason);
    return { backend: 'wasm', reason };
  }
}

/**
 * @param {string} nodeModules
 * @param {string} cached
 */
async function tryOut(nodeModules, cached) {
  try {
    await runCommand(process.execPath, ['-e', probe], { cwd: path.dirname(nodeModules), timeoutMilliseconds: 60_000 });
  } catch (error) {
    const output = error instanceof CommandError ? error.output : '';
    const cause = /^\w*Error: (.*)$/m.exec(output)?.[1] ?? (error instanceof Error ? error.message : String(error));
    throw new Error(`it does not run on this machine (${cause}); if it should, delete ${cached}`);
  }
}

/** @param {string} folder */
function isComplete(folder) {
  return fs.existsSync(path.join(folder, 'tfjs_binding.node'));
}

function refuseOtherPlatforms() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`it is set up on Linux x64 only, and this is ${process.platform} ${process.arch}`);
  }
  const { header } = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
  if (header.glibcVersionRuntime === undefined) throw new Error('it needs glibc, which this Linux does not have');
}

/**
 * @param {string} target
 * @param {string} link replaced at once if it is there
 */
function linkFolder(target, link) {
  fs.mkdirSync(path.dirname(link), { recursive: true });
  const draft = `${link}.${process.pid}`;
  fs.rmSync(draft, { force: true });
  fs.symlinkSync(target, draft);
  fs.renameSync(draft, link);
}

/**
 * @param {string} file
 * @param {string} text
 */
function remember(file, text) {
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  } catch {
    // A read-only node_modules remembers nothing: the next start finds the same fault as quickly.
  }
}
