import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePort } from './free-port.mjs';
import { postgresqlBinaries } from './postgresql-binaries.mjs';
import { PostgresqlServer, serverEnvironment } from './postgresql-server.mjs';

/** The server refuses to run as root: `nobody` runs it then, without an account added to the machine. */
const nobody = { uid: 65_534, gid: 65_534 };

/**
 * @typedef {object} RunningPostgresql
 * @property {string} connectionString for the superuser `retail` of the database `postgres`
 * @property {number} port on 127.0.0.1
 * @property {() => Promise<void>} stop ends the server, open connections included, and deletes its folder
 */

/**
 * Starts a real PostgreSQL server from the npm binaries: on 127.0.0.1 with a free port, a random password and an
 * empty data folder of its own. It never touches a server of the machine. Works as root and as any other account,
 * and stops by itself when the process that started it dies.
 *
 * @returns {Promise<RunningPostgresql>}
 * @throws {Error} with the server's own words when it does not come up within 30 seconds
 */
export async function startPostgresql() {
  const account = process.getuid?.() === 0 ? nobody : null;
  const folder = temporaryFolder(account);
  try {
    const binaries = postgresqlBinaries(folder, account);
    const password = randomBytes(16).toString('hex');
    createCluster(binaries, folder, password, account);
    for (let attempt = 1; ; attempt += 1) {
      const port = await freePort();
      try {
        const server = await PostgresqlServer.start(binaries, folder, port, account);
        return {
          connectionString: `postgresql://retail:${password}@127.0.0.1:${port}/postgres`,
          port,
          stop: () => server.stop(),
        };
      } catch (error) {
        // Another process may have taken the port in between.
        if (attempt === 3 || !String(error).includes('could not bind')) throw error;
      }
    }
  } catch (error) {
    fs.rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/**
 * A new folder that `account` owns and can reach: TMPDIR may lie in a home that only its owner may enter.
 *
 * @param {import('./postgresql-binaries.mjs').Account | null} account
 * @returns {string}
 */
function temporaryFolder(account) {
  for (const parent of new Set([os.tmpdir(), '/tmp', '/var/tmp'])) {
    let folder;
    try {
      folder = fs.mkdtempSync(path.join(fs.realpathSync(parent), 'retail-ml-postgresql-'));
    } catch {
      continue;
    }
    if (account === null) return folder;
    fs.chownSync(folder, account.uid, account.gid);
    if (spawnSync('test', ['-w', folder], { ...account, cwd: '/' }).status === 0) return folder;
    fs.rmdirSync(folder);
  }
  throw new Error(`no folder for PostgreSQL's data: ${os.tmpdir()} cannot be written; set TMPDIR to one that can`);
}

/**
 * @param {string} binaries
 * @param {string} folder
 * @param {string} password
 * @param {import('./postgresql-binaries.mjs').Account | null} account
 */
function createCluster(binaries, folder, password, account) {
  const passwordFile = path.join(folder, 'password');
  fs.writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account !== null) fs.chownSync(passwordFile, account.uid, account.gid);
  const initdb = spawnSync(
    path.join(binaries, 'bin', 'initdb'),
    [
      ...['--pgdata', path.join(folder, 'data'), '--username', 'retail', '--pwfile', passwordFile],
      ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C', '--no-sync'],
    ],
    { ...account, cwd: '/', env: serverEnvironment(), encoding: 'utf8' },
  );
  fs.rmSync(passwordFile);
  if (initdb.status !== 0) {
    throw new Error(`PostgreSQL's initdb failed in ${folder}: ${initdb.error?.message ?? initdb.stderr.trim()}`);
  }
}
