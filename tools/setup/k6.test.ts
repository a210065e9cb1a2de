import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { k6Version, provideK6 } from './k6.mjs';
import { CommandError } from './run-command.mjs';

let folder: string;
let nodeModules: string;
let env: NodeJS.ProcessEnv;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'retail-ml-k6-'));
  nodeModules = path.join(folder, 'node_modules');
  const bin = path.join(folder, 'bin');
  fs.mkdirSync(bin);
  env = { PATH: bin, XDG_CACHE_HOME: path.join(folder, 'cache') };
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

/** A program of one line. */
function program(file: string, line: string): string {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `#!/bin/sh\n${line}\n`, { mode: 0o755 });
  return file;
}
const onPath = (name: string, line: string) => program(path.join(folder, 'bin', name), line);
const k6 = (version: string) => `echo "k6 v${version} (go1.26.8, linux/amd64)"`;
const building = (version: string) =>
  jest.fn(async (destination: string) => void program(path.join(destination, 'k6'), k6(version)));
const cache = () => path.join(folder, 'cache/retail-ml');

test.each([k6Version, '1.9.0'])('takes k6 %s from the PATH', async (version) => {
  onPath('k6', k6(version));
  const build = building(k6Version);
  expect(await provideK6({ nodeModules, env, build })).toBe('k6');
  expect(build).not.toHaveBeenCalled();
});

test("then from Go's bin folder", async () => {
  const goPath = path.join(folder, 'go');
  onPath('go', `printf '\\n${goPath}\\n'`);
  const installed = program(path.join(goPath, 'bin/k6'), k6(k6Version));
  expect(await provideK6({ nodeModules, env, build: building(k6Version) })).toBe(installed);
});

test.each([
  ['too old', k6('1.8.0')],
  ['of another major version', k6('2.0.0')],
  ['no k6 at all', 'echo "nothing to see here"'],
])('passes over one on the PATH that is %s, and builds once for the user', async (_what, line) => {
  onPath('k6', line);
  const build = building(k6Version);
  const built = path.join(cache(), `k6-${k6Version}/k6`);
  expect(await provideK6({ nodeModules, env, build })).toBe(built);
  expect(await provideK6({ nodeModules, env, build })).toBe(built);
  expect(build).toHaveBeenCalledTimes(1);
});

test('two runs at once build once, and one that was killed while building leaves nothing in the way', async () => {
  fs.mkdirSync(path.join(cache(), `k6-${k6Version}.draft-killed`), { recursive: true });
  // No process has an id above the kernel's limit of 2^22.
  fs.writeFileSync(path.join(cache(), `k6-${k6Version}.lock`), `9999999@${os.hostname()}`);
  const build = building(k6Version);
  await Promise.all([1, 2].map(() => provideK6({ nodeModules, env, build })));
  expect(build).toHaveBeenCalledTimes(1);
  expect(fs.readdirSync(cache())).toEqual([`k6-${k6Version}`]);
});

test('a program in the cache that does not run is built anew', async () => {
  program(path.join(cache(), `k6-${k6Version}/k6`), 'exit 1');
  const build = building(k6Version);
  await provideK6({ nodeModules, env, build });
  expect(build).toHaveBeenCalledTimes(1);
});

describe('what cannot be built leaves nothing behind and says what to do', () => {
  test.each([
    ['without Go', new CommandError('go', 'cannot be started', '', 'ENOENT'), /neither k6 nor Go.*Install k6 1\./],
    [
      'without a network',
      new CommandError('go', 'ended with exit code 1', 'dial tcp: lookup proxy.example: no such host', undefined),
      /no module proxy.*GOPROXY/,
    ],
    [
      'with sources that do not compile',
      new CommandError('go', 'ended with exit code 1', 'main.go:1: syntax error', undefined),
      /Go says:\n.*\nmain\.go:1: syntax error/,
    ],
  ])('%s', async (_when, fault, message) => {
    onPath('k6', k6('0.57.0'));
    const build = jest.fn().mockRejectedValue(fault);
    const attempt = provideK6({ nodeModules, env, build });
    await expect(attempt).rejects.toThrow(message);
    await expect(attempt).rejects.toThrow('Passed over: the one on the PATH is 0.57.0.');
    expect(fs.readdirSync(cache())).toEqual([]);
  });

  test('when another version comes out', async () => {
    await expect(provideK6({ nodeModules, env, build: building('1.7.0') })).rejects.toThrow('says version 1.7.0');
  });
});
