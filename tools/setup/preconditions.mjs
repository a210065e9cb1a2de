import fs from 'node:fs';
import { isPortFree } from './free-port.mjs';
import { SetupError } from './setup-error.mjs';

const oldestNode = [20, 19];
const firstInstallBytes = 2_000_000_000;

/** @param {string} version as in `process.versions.node` */
export function refuseOldNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  throw new SetupError(
    `Node ${version} is too old: Retail ML needs ${oldestNode.join('.')} or newer. Install it, e.g. with "nvm install".`,
  );
}

/**
 * @param {string} host
 * @param {number} port
 */
export async function refuseTakenPort(host, port) {
  if (await isPortFree(port, host)) return;
  throw new SetupError(
    `Port ${port} on ${host} cannot be had: stop the program that listens there, or choose another one, ` +
      `e.g. "ML_API_PORT=${port === 8080 ? 8081 : 8080} npm start".`,
  );
}

/**
 * As the API does (apps/api/src/config.ts), which starts when all is trained.
 *
 * @param {Pick<import('./settings.mjs').Settings, 'host' | 'asksForKeys'>} settings
 */
export function refuseOpenToAll({ host, asksForKeys }) {
  if (asksForKeys || /^(127\.[\d.]+|::1|localhost)$/.test(host)) return;
  throw new SetupError(
    'ML_API_HOST lets others than this machine in, and ML_API_KEYS names no key that they need. Make one, and put its ' +
      'entry there: npm ci && npx nx run api:create-key --name checkout --role predict',
  );
}

/** @param {string} folder */
export function refuseReadOnly(folder) {
  try {
    fs.accessSync(folder, fs.constants.W_OK | fs.constants.X_OK);
  } catch {
    throw new SetupError(
      `The folder ${folder} cannot be written by ${process.env.USER ?? `user ${process.getuid?.()}`}: ` +
        'packages, data and models go there. Give yourself the right to write (chown, chmod), or clone to another place.',
    );
  }
}

/** @param {string} folder on the disk that the first installation fills */
export function refuseFullDisk(folder) {
  const { bavail, bsize } = fs.statfsSync(folder);
  if (bavail * bsize >= firstInstallBytes) return;
  throw new SetupError(
    `${((bavail * bsize) / 1e9).toFixed(1)} GB are free on the disk of ${folder}, and the first installation needs ` +
      '2 GB: make room, or clone to another disk.',
  );
}
