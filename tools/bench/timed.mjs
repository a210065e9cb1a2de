import { spawn } from 'node:child_process';

/** Imported by a Node process, it tells `timed` the peak of its memory when it ends. */
export const TELL_MEMORY = `data:text/javascript,process.on('exit',()=>process.stderr.write('peak='+process.resourceUsage().maxRSS+'\\n'))`;

/**
 * Runs a program to its end.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string>} env variables more than this process has
 * @returns {Promise<{ seconds: number, cpuSeconds: number, stdout: string, stderr: string, peakMb: number | null }>} CPU
 *   of all its threads and children; what it said beside these figures
 */
export function timed(command, args, env = {}) {
  const started = process.hrtime.bigint();
  const child = spawn('bash', ['-c', 'TIMEFORMAT="cpu=%U+%S"; time "$0" "$@"', command, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (code) => {
      if (code !== 0) return reject(new Error(`${command} ${args.join(' ')} ended with ${code}:\n${stderr}`));
      const peak = /peak=(\d+)/.exec(stderr)?.[1];
      const [, user, system] = /cpu=([\d.]+)\+([\d.]+)/.exec(stderr);
      resolve({
        seconds: Number(process.hrtime.bigint() - started) / 1e9,
        cpuSeconds: Number(user) + Number(system),
        stdout,
        stderr,
        peakMb: peak === undefined ? null : Math.round(Number(peak) / 1024),
      });
    });
  });
}
