import { spawn } from 'node:child_process';

/** A program that could not be started, failed or took too long; `output` is what it printed. */
export class CommandError extends Error {
  /**
   * @param {string} command
   * @param {string} fault
   * @param {string} output
   * @param {string | undefined} code `ENOENT` when there is no such program
   */
  constructor(command, fault, output, code) {
    super(`${command} ${fault}`);
    this.command = command;
    this.output = output;
    this.code = code;
  }
}

/**
 * Runs a program to its end without a shell, and keeps what it prints.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {object} [options]
 * @param {string} [options.cwd]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {number} [options.timeoutMilliseconds]
 * @returns {Promise<string>} standard output and standard error, as they came
 * @throws {CommandError}
 */
export function runCommand(command, args, { cwd, env, timeoutMilliseconds = 600_000 } = {}) {
  return new Promise((resolve, reject) => {
    let output = '';
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMilliseconds);
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
    child.once('error', (error) => {
      clearTimeout(timer);
      const { code } = /** @type {NodeJS.ErrnoException} */ (error);
      reject(new CommandError(command, `cannot be started: ${error.message}`, output, code));
    });
    child.once('close', (status, signal) => {
      clearTimeout(timer);
      if (status === 0) return resolve(output);
      const tooLong =
        signal === 'SIGKILL' ? `was ended, limit ${timeoutMilliseconds / 1000} s` : `ended with ${signal}`;
      reject(
        new CommandError(command, status === null ? tooLong : `ended with exit code ${status}`, output, undefined),
      );
    });
  });
}
