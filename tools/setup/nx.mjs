import path from 'node:path';

/**
 * The arguments with which Node runs Nx: its own file, because `npx` takes a second longer.
 *
 * @param {string} repository
 * @param {string[]} args
 */
export function nxArguments(repository, args) {
  return [path.join(repository, 'node_modules', 'nx', 'dist', 'bin', 'nx.js'), ...args];
}

/** No background process that outlives the command, and plain output. */
export function nxEnvironment() {
  return { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' };
}
