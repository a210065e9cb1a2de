import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CommandError } from './run-command.mjs';
import { provideTensorFlow } from './tensorflow.mjs';

let folder: string;
let nodeModules: string;
let env: NodeJS.ProcessEnv;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'retail-ml-provide-'));
  nodeModules = path.join(folder, 'node_modules');
  env = { XDG_CACHE_HOME: path.join(folder, 'cache') };
  // The smallest tfjs-node that can be tried out: it answers what the addon beside it says.
  const tfjsNode = path.join(nodeModules, '@tensorflow', 'tfjs-node');
  fs.mkdirSync(tfjsNode, { recursive: true });
  fs.writeFileSync(
    path.join(tfjsNode, 'index.js'),
    `const product = Number(require('fs').readFileSync(__dirname + '/lib/napi-v8/tfjs_binding.node', 'utf8'));
     module.exports = { matMul: () => ({ dataSync: () => [product] }) };`,
  );
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const link = () => path.join(nodeModules, '@tensorflow/tfjs-node/lib/napi-v8');
const building = (product: string) =>
  jest.fn(async (destination: string) => fs.writeFileSync(path.join(destination, 'tfjs_binding.node'), product));

const describeOnLinux = process.platform === 'linux' && process.arch === 'x64' ? describe : describe.skip;

describeOnLinux('on Linux x64', () => {
  test('builds once a user: a new node_modules is linked to the cache, a linked one is left alone', async () => {
    const build = building('6');
    const native = { backend: 'tensorflow', reason: null };
    expect(await provideTensorFlow({ nodeModules, env, build })).toEqual(native);
    fs.unlinkSync(link());
    expect(await provideTensorFlow({ nodeModules, env, build })).toEqual(native);
    expect(await provideTensorFlow({ nodeModules, env, build })).toEqual(native);
    expect(build).toHaveBeenCalledTimes(1);
    expect(fs.readdirSync(path.join(folder, 'cache/retail-ml'))).toHaveLength(1);
  });

  test('two runs at once build once and both end well', async () => {
    const build = building('6');
    const runs = await Promise.all([1, 2].map(() => provideTensorFlow({ nodeModules, env, build })));
    expect(runs.map(({ backend }) => backend)).toEqual(['tensorflow', 'tensorflow']);
    expect(build).toHaveBeenCalledTimes(1);
  });

  test('a failed build leaves nothing behind, is not tried again by itself, and is on demand', async () => {
    const refused = new CommandError('python3', 'ended with exit code 1', 'NewConnectionError: refused', undefined);
    const build = jest.fn().mockRejectedValue(refused);
    const first = await provideTensorFlow({ nodeModules, env, build });
    expect(first.backend).toBe('wasm');
    expect(first.reason).toMatch(/^[^\n]*pip reached no package index: check the network[^\n]*npm run setup[^\n]*$/);
    expect(await provideTensorFlow({ nodeModules, env, build })).toEqual(first);
    expect(build).toHaveBeenCalledTimes(1);
    expect(fs.readdirSync(path.join(folder, 'cache/retail-ml'))).toEqual([]);
    const mended = await provideTensorFlow({ nodeModules, env, build: building('6'), again: true });
    expect(mended).toEqual({ backend: 'tensorflow', reason: null });
  });

  test('a library that does not compute on this machine is unlinked', async () => {
    const { backend, reason } = await provideTensorFlow({ nodeModules, env, build: building('5') });
    expect(backend).toBe('wasm');
    expect(reason).toContain('it does not run on this machine (2 x 3 is not 6)');
    expect(fs.existsSync(link())).toBe(false);
  });

  test('the lock and the draft of a killed run are taken over', async () => {
    await provideTensorFlow({ nodeModules, env, build: building('6') });
    const cache = path.join(folder, 'cache/retail-ml');
    const [cached] = fs.readdirSync(cache);
    fs.rmSync(path.join(cache, cached), { recursive: true });
    fs.mkdirSync(path.join(cache, `${cached}.draft-killed`));
    // No process has an id above the kernel's limit of 2^22.
    fs.writeFileSync(path.join(cache, `${cached}.lock`), `9999999@${os.hostname()}`);
    expect(await provideTensorFlow({ nodeModules, env, build: building('6') })).toMatchObject({ reason: null });
    expect(fs.readdirSync(cache)).toEqual([cached]);
  });

  test('without a home that can be written, the cache lies in node_modules', async () => {
    const file = path.join(folder, 'file');
    fs.writeFileSync(file, 'no folder can be made below a file');
    const nowhere = { XDG_CACHE_HOME: file, HOME: file };
    expect(await provideTensorFlow({ nodeModules, env: nowhere, build: building('6') })).toMatchObject({
      reason: null,
    });
    expect(fs.readdirSync(path.join(nodeModules, '.cache/retail-ml'))).toHaveLength(1);
  });
});
