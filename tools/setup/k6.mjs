import fs from 'node:fs';
import path from 'node:path';
import { exclusively } from './exclusive.mjs';
import { CommandError, runCommand } from './run-command.mjs';
import { SetupError } from './setup-error.mjs';
import { step } from './step.mjs';
import { userCacheFolder } from './user-cache.mjs';

/** What is built where no k6 is found; one that is found may be newer, within the same major version. */
export const k6Version = '1.8.1';

const buildLimitMilliseconds = 900_000;

/**
 * Finds k6, or builds it with Go: on the PATH, in Go's bin folder, in the user's cache, in this order. The npm package
 * `k6` is an empty one that only holds the name.
 *
 * @param {object} options
 * @param {string} options.nodeModules where the cache lies when the user has none
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {typeof buildK6} [options.build]
 * @returns {Promise<string>} the program's path, or `k6` where the PATH has it
 * @throws {SetupError} there is none, and it cannot be built
 */
export async function provideK6({ nodeModules, env = process.env, build = buildK6 }) {
  const cache = userCacheFolder(nodeModules, env);
  const cached = path.join(cache, `k6-${k6Version}`, 'k6');
  /** @type {string[]} */
  const passedOver = [];
  for (const program of ['k6', await inGoBin(env), cached]) {
    if (program === null) continue;
    const version = await versionOf(program, env);
    if (version === null) continue;
    if (serves(version)) return program;
    passedOver.push(`${program === 'k6' ? 'the one on the PATH' : program} is ${version}`);
  }
  await exclusively(path.join(cache, `k6-${k6Version}.lock`), () => fill(cached, passedOver, env, build), {
    timeoutMilliseconds: buildLimitMilliseconds,
    onWait: () => process.stderr.write('Another process builds k6: waiting for it ...\n'),
  });
  return cached;
}

/**
 * Builds k6 by Go's own `go install`, whose checksum database vouches for the sources.
 *
 * @param {string} destination an existing folder, which gets the program `k6`
 * @param {NodeJS.ProcessEnv} env
 * @throws {CommandError}
 */
export async function buildK6(destination, env) {
  // Without C: no compiler is needed, and the program runs wherever it was built.
  const goEnv = { ...env, GOBIN: destination, CGO_ENABLED: '0' };
  await step(`Building k6 ${k6Version} with Go, once for this user (about two minutes)`, () =>
    runCommand('go', ['install', `go.k6.io/k6@v${k6Version}`], {
      env: goEnv,
      timeoutMilliseconds: buildLimitMilliseconds,
    }),
  );
}

/**
 * Fills the cache by one rename: nobody ever sees a half of it.
 *
 * @param {string} cached
 * @param {string[]} passedOver
 * @param {NodeJS.ProcessEnv} env
 * @param {typeof buildK6} build
 */
async function fill(cached, passedOver, env, build) {
  const folder = path.dirname(cached);
  if (fs.existsSync(cached)) {
    // Another process has built it meanwhile, or what is there does not run.
    if (serves((await versionOf(cached, env)) ?? '')) return;
    fs.rmSync(folder, { recursive: true });
  }
  for (const name of fs.readdirSync(path.dirname(folder))) {
    // Drafts of processes that were killed; this one holds the lock.
    if (name.startsWith(`${path.basename(folder)}.draft-`)) {
      fs.rmSync(path.join(path.dirname(folder), name), { recursive: true, force: true });
    }
  }
  const draft = fs.mkdtempSync(`${folder}.draft-`);
  try {
    await build(draft, env);
    const version = await versionOf(path.join(draft, 'k6'), env);
    if (version !== k6Version) throw new Error(`the program that was built says version ${version}`);
    fs.renameSync(draft, folder);
  } catch (error) {
    throw new SetupError([k6Fault(error), ...passedOver.map((one) => `Passed over: ${one}.`)].join('\n'));
  } finally {
    fs.rmSync(draft, { recursive: true, force: true });
  }
}

/**
 * @param {unknown} error
 * @returns {string} why there is no k6, and what to do
 */
function k6Fault(error) {
  const remedy = `Install k6 ${k6Version} or a newer one of the same major version (https://grafana.com/docs/k6), or Go`;
  if (error instanceof CommandError && error.code === 'ENOENT') {
    return `The load test needs k6, and neither k6 nor Go, which would build it, is on the PATH. ${remedy}.`;
  }
  const output = error instanceof CommandError ? error.output.trim() : '';
  const text = `${error instanceof Error ? error.message : error}\n${output}`;
  if (/ENOSPC|no space left/i.test(text))
    return 'The disk became full while k6 was built: make room, then run it again.';
  if (/dial tcp|lookup .*: |connection refused|i\/o timeout|proxyconnect/.test(text)) {
    return `Go reached no module proxy, and k6 is built from modules: check the network, or set GOPROXY. ${remedy}.`;
  }
  return `k6 could not be built. ${remedy}. Go says:\n${text.trim()}`;
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string | null>}
 */
async function inGoBin(env) {
  try {
    const answer = await runCommand('go', ['env', 'GOBIN', 'GOPATH'], { env, timeoutMilliseconds: 20_000 });
    const [bin, goPath] = answer.split('\n');
    return path.join(bin || path.join(goPath.split(path.delimiter)[0], 'bin'), 'k6');
  } catch {
    return null;
  }
}

/**
 * @param {string} program
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string | null>} as in `1.8.1`; null where there is no such program, or it is no k6
 */
async function versionOf(program, env) {
  try {
    const answer = await runCommand(program, ['version'], { env, timeoutMilliseconds: 20_000 });
    return /^k6(?:\.exe)? v(\d+\.\d+\.\d+)/m.exec(answer)?.[1] ?? null;
  } catch {
    return null;
  }
}

/** @param {string} version */
function serves(version) {
  const [major, minor, patch] = version.split('.').map(Number);
  const [wantedMajor, wantedMinor, wantedPatch] = k6Version.split('.').map(Number);
  return major === wantedMajor && (minor > wantedMinor || (minor === wantedMinor && patch >= wantedPatch));
}
