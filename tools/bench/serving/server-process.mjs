import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../setup/free-port.mjs';
import { SetupError } from '../../setup/setup-error.mjs';

const START_LIMIT_MILLISECONDS = 60_000;
const ASK_AGAIN_MILLISECONDS = 5;
/** Of Linux, on which alone processes are measured. */
const CLOCK_TICKS_PER_SECOND = 100;

/**
 * @typedef {object} Target
 * @property {string} name
 * @property {'first' | 'all'} cores that it may use; the load generator has the last one
 * @property {(port: number) => { command: string, args: string[], env: Record<string, string>, cwd?: string }} start
 * @property {import('./loads.mjs').Load[]} loads the first is also the one that tells when it answers
 */

/**
 * Starts a server and waits until it answers the first of its loads.
 *
 * @param {Target} target
 * @param {string} work
 */
export async function startServer(target, work) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { command, args, env, cwd = work } = target.start(port);
  const [program, programArgs] = target.cores === 'first' ? onCore('first', command, args) : [command, args];
  const began = performance.now();
  const child = spawn(program, programArgs, {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (said += String(chunk).slice(0, 2000)));
  const [{ path: address, bodies }] = target.loads;
  const headers = { 'content-type': 'application/json' };
  for (;;) {
    const answer = await fetch(url + address, { method: 'POST', headers, body: bodies[0] }).catch(() => null);
    await answer?.arrayBuffer();
    if (answer?.ok) break;
    if (child.exitCode !== null || performance.now() - began > START_LIMIT_MILLISECONDS) {
      child.kill('SIGKILL');
      throw new SetupError(`${target.name} does not answer:\n${said}`);
    }
    await sleep(ASK_AGAIN_MILLISECONDS);
  }
  const startMilliseconds = performance.now() - began;
  return {
    url,
    startMilliseconds,
    cpuSeconds: () => familyOf(child.pid).reduce((sum, pid) => sum + cpuSecondsOf(pid), 0),
    /** Of the largest process: what one worker takes. */
    memoryMegabytes: () => Math.max(...familyOf(child.pid).map(memoryOf)),
    stop: async () => {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(late);
    },
  };
}

/**
 * A command that runs on one core, so that server and load generator don't take each other's; as it is where the
 * system has no taskset.
 *
 * @param {'first' | 'last'} which
 * @param {string} command
 * @param {string[]} args
 * @returns {[string, string[]]}
 */
export function onCore(which, command, args) {
  if (!hasTaskset() || os.cpus().length < 2) return [command, args];
  return ['taskset', ['-c', String(which === 'first' ? 0 : os.cpus().length - 1), command, ...args]];
}

/** @type {boolean | null} */
let taskset = null;

function hasTaskset() {
  if (taskset === null) {
    try {
      execFileSync('taskset', ['--version'], { stdio: 'ignore' });
      taskset = true;
    } catch {
      taskset = false;
    }
  }
  return taskset;
}

/**
 * @param {number | undefined} pid
 * @returns {number[]} the process and all that come of it
 */
function familyOf(pid) {
  if (pid === undefined || !fs.existsSync('/proc')) return [];
  const children = fs
    .readdirSync(`/proc/${pid}/task`)
    .flatMap((thread) => fs.readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean));
  return [pid, ...children.flatMap((child) => familyOf(Number(child)))];
}

/** @param {number} pid */
function cpuSecondsOf(pid) {
  // The name of the program stands in brackets and may hold anything.
  const fields =
    fs
      .readFileSync(path.join('/proc', String(pid), 'stat'), 'utf8')
      .split(') ')
      .at(-1)
      ?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_SECOND;
}

/** @param {number} pid */
function memoryOf(pid) {
  const status = fs.readFileSync(path.join('/proc', String(pid), 'status'), 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}
