import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { refuseFullDisk, refuseOldNode, refuseReadOnly } from './preconditions.mjs';
import { CommandError, runCommand } from './run-command.mjs';
import { SetupError } from './setup-error.mjs';
import { step } from './step.mjs';

/**
 * Whether node_modules holds what package-lock.json asks for.
 *
 * @param {string} repository
 */
export function isInstalled(repository) {
  const lockFile = path.join(repository, 'package-lock.json');
  const stamp = stampFile(repository);
  if (fs.existsSync(stamp)) return fs.readFileSync(stamp, 'utf8') === hashOf(lockFile);
  // Somebody ran npm by hand: npm's own record is then as new as the lock file.
  const record = path.join(repository, 'node_modules', '.package-lock.json');
  return fs.existsSync(record) && fs.statSync(record).mtimeMs >= fs.statSync(lockFile).mtimeMs;
}

/**
 * Runs `npm ci` where node_modules is missing or belongs to another package-lock.json.
 *
 * @param {string} repository
 * @throws {SetupError} old Node, read-only folder, full disk, no network
 */
export async function installPackages(repository) {
  refuseOldNode();
  if (isInstalled(repository)) return;
  refuseReadOnly(repository);
  refuseFullDisk(repository);
  const nodeModules = path.join(repository, 'node_modules');
  const lock = JSON.parse(fs.readFileSync(path.join(repository, 'package-lock.json'), 'utf8'));
  const folders = new Set(Object.keys(lock.packages).map((name) => name.split('/').slice(0, 2).join('/'))).size;
  await step('Installing packages', () => npmCi(repository), {
    doneFraction: () => (fs.existsSync(nodeModules) ? fs.readdirSync(nodeModules).length / folders : 0),
  });
  const stamp = stampFile(repository);
  fs.mkdirSync(path.dirname(stamp), { recursive: true });
  fs.writeFileSync(stamp, hashOf(path.join(repository, 'package-lock.json')));
}

/** @param {string} repository */
async function npmCi(repository) {
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  // npm's own patience is minutes: a missing network shall show soon.
  args.push('--fetch-retries=2', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000');
  const npm = process.env.npm_execpath;
  try {
    if (npm?.endsWith('.js')) await runCommand(process.execPath, [npm, ...args], { cwd: repository });
    else await runCommand('npm', args, { cwd: repository });
  } catch (error) {
    throw new SetupError(installFault(error));
  }
}

/**
 * @param {unknown} error
 * @returns {string} what went wrong and what to do
 */
export function installFault(error) {
  const output = error instanceof CommandError ? error.output.trim() : '';
  const text = `${error instanceof Error ? error.message : error}\n${output}`;
  if (/ENOSPC/.test(text)) return 'The disk became full while packages were installed: make room, then run it again.';
  if (/EACCES|EPERM|EROFS/.test(text)) {
    return `npm could not write: ${lineWith(/EACCES|EPERM|EROFS/, text)}\nMake that path writable, then run it again.`;
  }
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET|network/i.test(text)) {
    return (
      'npm reached no package registry, and packages are needed: check the network, or tell npm the proxy or mirror\n' +
      '("npm config set proxy ...", "npm config set registry ..."), then run it again. ' +
      `npm says: ${lineWith(/ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|ENETUNREACH|ERR_SOCKET|network/i, text)}`
    );
  }
  return `npm ci failed; npm says:\n${output || text}`;
}

/**
 * @param {RegExp} pattern
 * @param {string} text
 */
function lineWith(pattern, text) {
  // npm repeats its error in several lines; the longest holds the path or the host.
  const lines = text.split('\n').filter((line) => pattern.test(line));
  return (lines.sort((a, b) => b.length - a.length)[0] ?? '').replace(/^npm (error|ERR!) /, '').trim();
}

/** @param {string} repository */
const stampFile = (repository) => path.join(repository, 'node_modules', '.retail-ml', 'installed.txt');

/** @param {string} file */
const hashOf = (file) => createHash('sha256').update(fs.readFileSync(file)).digest('hex');
