import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onCore } from './server-process.mjs';

/**
 * Sends requests as fast as they are answered, from a process of its own on the last core.
 *
 * @param {string} url
 * @param {import('./loads.mjs').Load} load
 * @param {{ seconds: number }} options
 * @returns {Promise<{ requests: number, requestsPerSecond: number, p50: number, p99: number, failed: number }>}
 */
export async function drive(url, { path, connections, bodies }, { seconds }) {
  const program = fileURLToPath(new URL('load-generator.cjs', import.meta.url));
  const [command, args] = onCore('last', process.execPath, [program]);
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stdin.end(JSON.stringify({ url: url + path, connections, bodies, seconds }));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`The load generator ended with exit code ${code}.`);
  return JSON.parse(output);
}
