// Where no Docker runs: does what the Dockerfile says in empty folders, and serves from what the image would hold, by its
// user, read-only. Usage: node tools/checks/container.mjs
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { freePort } from '../setup/free-port.mjs';

const repository = path.resolve(import.meta.dirname, '../..');
const DOCKERFILE = 'docs/operations/container/Dockerfile';
const USER = 65_532;
const START_SECONDS = 30;

/**
 * A stage's root folder, its working directory within, its environment and its command.
 *
 * @typedef {{ root: string, directory: string, environment: Record<string, string>, command: string[] }} Stage
 */

/** @returns {{ instruction: string, rest: string }[]} */
function instructions() {
  const text = fs.readFileSync(path.join(repository, DOCKERFILE), 'utf8');
  const lines = text
    .replace(/^\s*#.*\n/gm, '')
    .replaceAll('\\\n', ' ')
    .split('\n');
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [instruction, ...rest] = line.trim().split(/\s+/);
      return { instruction, rest: rest.join(' ') };
    });
}

/**
 * @param {string} folder
 * @param {string} name
 * @returns {Stage}
 */
function newStage(folder, name) {
  const root = path.join(folder, name);
  fs.mkdirSync(root);
  return { root, directory: '/', environment: {}, command: [] };
}

/** @param {Stage} stage @param {string} file */
const within = (stage, file) => path.join(stage.root, path.resolve(stage.directory, file));

/** @param {Stage} stage @param {Map<string, Stage>} stages @param {string} rest */
function copy(stage, stages, rest) {
  const words = rest.split(' ');
  const [, stageName] = /^--from=(.+)$/.exec(words[0]) ?? [];
  if (stageName !== undefined) words.shift();
  const from = stages.get(stageName ?? '');
  const target = words.pop() ?? '';
  for (const source of words) {
    const to = within(stage, target.endsWith('/') ? path.join(target, path.basename(source)) : target);
    fs.mkdirSync(path.dirname(to), { recursive: true });
    if (from !== undefined) fs.cpSync(path.join(from.root, source), to, { recursive: true, verbatimSymlinks: true });
    else copyTracked(source, to);
  }
}

/**
 * Of the context what git knows: nothing that was built or installed.
 *
 * @param {string} source
 * @param {string} to
 */
function copyTracked(source, to) {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', source], {
    cwd: repository,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  for (const file of files.trimEnd().split('\n')) {
    if (!fs.existsSync(path.join(repository, file))) continue;
    const copied = path.join(to, path.relative(source, file));
    fs.mkdirSync(path.dirname(copied), { recursive: true });
    fs.copyFileSync(path.join(repository, file), copied);
  }
}

/** @param {Stage} stage @param {string} command */
function run(stage, command) {
  console.log(`RUN ${command}`);
  const { PATH, HOME } = process.env;
  const registry = Object.entries(process.env).filter(([name]) =>
    /^(npm_config_|https?_proxy$|NODE_EXTRA)/i.test(name),
  );
  execFileSync('bash', ['-euc', command], {
    cwd: within(stage, '.'),
    env: { PATH, HOME, ...Object.fromEntries(registry), ...stage.environment },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

/** @param {string} folder */
function build(folder) {
  /** @type {Map<string, Stage>} */
  const stages = new Map();
  let stage = newStage(folder, 'none');
  for (const { instruction, rest } of instructions()) {
    if (instruction === 'FROM') {
      const name = / AS (\S+)$/.exec(rest)?.[1] ?? 'image';
      stages.set(name, (stage = newStage(folder, name)));
    } else if (instruction === 'WORKDIR') {
      stage.directory = rest;
      fs.mkdirSync(within(stage, '.'), { recursive: true });
    } else if (instruction === 'ENV') {
      for (const [, name, value] of rest.matchAll(/(\w+)=(\S+)/g)) stage.environment[name] = value;
    } else if (instruction === 'COPY') copy(stage, stages, rest);
    else if (instruction === 'RUN') run(stage, rest);
    else if (instruction === 'CMD') stage.command = JSON.parse(rest);
  }
  return stage;
}

/**
 * Starts the API as the image's user from files that nobody may write, and asks it for its health.
 *
 * @param {Stage} image
 * @param {string} folder
 */
async function serve(image, folder) {
  const files = within(image, '.');
  execFileSync('chmod', ['-R', 'a-w,a+rX', files]);
  // The folders above it are of who runs this.
  for (let above = path.dirname(files); above !== path.dirname(folder); above = path.dirname(above)) {
    fs.chmodSync(above, 0o755);
  }
  const logs = path.join(folder, 'logs');
  fs.mkdirSync(logs);
  const isRoot = process.getuid?.() === 0;
  if (isRoot) fs.chownSync(logs, USER, USER);
  const port = await freePort();
  const api = spawn(process.execPath, image.command, {
    cwd: files,
    env: {
      ...image.environment,
      ML_API_HOST: '127.0.0.1',
      ML_API_PORT: String(port),
      ML_LOG_DIR: logs,
      ML_WORKERS: '2',
      // Loaded only where there is one.
      ML_RATE_LIMIT_PER_MINUTE: '1000',
    },
    stdio: ['ignore', 'inherit', 'inherit'],
    ...(isRoot && { uid: USER, gid: USER }),
  });
  const ended = once(api, 'exit').then(([code]) => code);
  try {
    await answers(`http://127.0.0.1:${port}/health/live`);
    const docs = await fetch(`http://127.0.0.1:${port}/docs/`);
    if (!docs.ok) throw new Error(`/docs answers ${docs.status}.`);
  } finally {
    api.kill('SIGTERM');
  }
  const code = await ended;
  if (code !== 0) throw new Error(`Stopped, it ended with ${code}.`);
}

/** @param {string} url */
async function answers(url) {
  for (let tries = 0; tries < START_SECONDS * 10; tries++) {
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return;
    await setTimeout(100);
  }
  throw new Error(`${url} does not answer within ${START_SECONDS} s.`);
}

const folder = fs.mkdtempSync(path.join(tmpdir(), 'container-'));
try {
  const image = build(folder);
  const size = execFileSync('du', ['-sm', within(image, '.')], { encoding: 'utf8' }).split('\t')[0];
  await serve(image, folder);
  console.log(`Served from ${size} MB of files, read-only, as user ${USER}.`);
} finally {
  execFileSync('chmod', ['-R', 'u+w', folder]);
  fs.rmSync(folder, { recursive: true, force: true });
}
