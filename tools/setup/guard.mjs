import { spawn } from 'node:child_process';

/** Waits until its standard input ends, which the death of the parent brings about, then ends the server. */
const guardScript =
  'cat >/dev/null; kill -INT "$1" 2>/dev/null; ' +
  'for i in 1 2 3 4 5; do kill -0 "$1" 2>/dev/null || break; sleep 1; done; kill -KILL "$1" 2>/dev/null; rm -rf "$2"';

/**
 * Ends a server and deletes its folder when this process dies, however it dies.
 *
 * @param {number | undefined} pid the server's
 * @param {string} folder
 * @returns {import('node:child_process').ChildProcess} to be killed once the server has been stopped in order
 */
export function guard(pid, folder) {
  const process = spawn('sh', ['-c', guardScript, 'guard', String(pid), folder], {
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  process.unref();
  return process;
}
