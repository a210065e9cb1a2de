import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { guard } from './guard.mjs';

const startTimeoutMilliseconds = 30_000;
const stopTimeoutMilliseconds = 10_000;

/** A server for one test run: nothing of it has to survive a power cut. */
const throwAwaySettings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/** One running `postgres` process and its folder. */
export class PostgresqlServer {
  /**
   * @param {import('node:child_process').ChildProcess} postgres
   * @param {string} folder
   */
  constructor(postgres, folder) {
    this.postgres = postgres;
    this.folder = folder;
    this.exited = once(postgres, 'exit').catch(() => undefined);
    this.guard = guard(postgres.pid, folder);
  }

  /**
   * @param {string} binaries
   * @param {string} folder holds the cluster in `data`
   * @param {number} port
   * @param {import('./postgresql-binaries.mjs').Account | null} account
   * @returns {Promise<PostgresqlServer>} when connections are accepted
   */
  static async start(binaries, folder, port, account) {
    const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', `port=${port}`, ...throwAwaySettings];
    const postgres = spawn(
      path.join(binaries, 'bin', 'postgres'),
      ['-D', path.join(folder, 'data'), ...settings.flatMap((setting) => ['-c', setting])],
      // Detached: Ctrl+C on the terminal stops the tests first, which then stop their server.
      { ...account, cwd: '/', env: serverEnvironment(), stdio: ['ignore', 'ignore', 'pipe'], detached: true },
    );
    const server = new PostgresqlServer(postgres, folder);
    try {
      await ready(postgres);
    } catch (error) {
      await server.kill();
      throw error;
    }
    return server;
  }

  /** Ends the server, open connections included, and deletes its folder. */
  async stop() {
    const timer = setTimeout(() => this.postgres.kill('SIGKILL'), stopTimeoutMilliseconds);
    this.postgres.kill('SIGINT');
    await this.exited;
    clearTimeout(timer);
    await this.kill();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  /** Ends the process and its guard, and keeps the folder. */
  async kill() {
    this.postgres.kill('SIGKILL');
    await this.exited;
    this.guard.kill('SIGKILL');
  }
}

/** Nothing of the caller's PGHOST, PGDATA or language settings may reach this server. */
export function serverEnvironment() {
  return { PATH: process.env.PATH, LC_ALL: 'C' };
}

/**
 * Resolves when the server says that it accepts connections.
 *
 * @param {import('node:child_process').ChildProcess} postgres
 * @returns {Promise<void>}
 */
function ready(postgres) {
  return new Promise((resolve, reject) => {
    let log = '';
    const fail = (/** @type {string} */ reason) => {
      clearTimeout(timer);
      reject(new Error(`PostgreSQL did not start: ${reason}${log ? `\n${log.trim()}` : ''}`));
    };
    const timer = setTimeout(
      () => fail(`no answer within ${startTimeoutMilliseconds / 1000} seconds`),
      startTimeoutMilliseconds,
    );
    postgres.once('error', (error) => fail(error.message));
    postgres.once('exit', (code, signal) => fail(`it ended with ${signal ?? `exit code ${code}`}`));
    // The pipe is read to the end of the server's life: a full one would block it.
    postgres.stderr?.on('data', (chunk) => {
      if (log.includes('ready to accept connections')) return;
      log += String(chunk);
      if (!log.includes('ready to accept connections')) return;
      clearTimeout(timer);
      resolve();
    });
  });
}
