import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/**
 * The folder in which this user keeps what is expensive to make: `retail-ml` below XDG_CACHE_HOME or ~/.cache, and
 * where neither can be written (a service account without a home) `.cache` in the repository's node_modules.
 *
 * @param {string} nodeModules
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string} an existing folder that can be written
 * @throws {Error} of the file system when there is no such folder
 */
export function userCacheFolder(nodeModules, env = process.env) {
  const home = env.HOME || os.homedir();
  const base = path.isAbsolute(env.XDG_CACHE_HOME ?? '') ? String(env.XDG_CACHE_HOME) : path.join(home, '.cache');
  try {
    return writableFolder(path.join(base, 'retail-ml'));
  } catch {
    return writableFolder(path.join(nodeModules, '.cache', 'retail-ml'));
  }
}

/** @param {string} folder */
function writableFolder(folder) {
  fs.mkdirSync(folder, { recursive: true });
  fs.accessSync(folder, fs.constants.W_OK | fs.constants.X_OK);
  return folder;
}
