import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newApiKey } from './new-api-key';

/** The compiled programs, as they are run in earnest: `nx run api:test` builds them before. */
const program = (name: string) => join(__dirname, `../dist/${name}.js`);

const createKey = (...args: string[]) =>
  spawnSync(process.execPath, [program('create-key'), ...args], { encoding: 'utf8' });

test('a key that was made opens the service that got its entry, and nothing else does', async () => {
  const made = createKey('--name', 'checkout', '--role', 'admin');
  expect(made).toMatchObject({ status: 0, stderr: '' });
  const [key] = /rml_[\w-]{43}/.exec(made.stdout) ?? [];
  const [entry] = /checkout:[0-9a-f]{64}:admin/.exec(made.stdout) ?? [];
  expect(made.stdout.split(key as string)).toHaveLength(2);

  const folder = await mkdtemp(join(tmpdir(), 'api-key-'));
  // With a key the service may be reached by others.
  const environment = { PATH: process.env.PATH, ML_API_HOST: '0.0.0.0', ML_API_PORT: '0', ML_API_KEYS: entry };
  const api = spawn(process.execPath, [program('bundle')], { cwd: folder, env: environment });
  try {
    let stderr = '';
    api.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const [line] = (await once(api.stdout.setEncoding('utf8'), 'data')) as [string];
    const url = `http://127.0.0.1:${/:(\d+)/.exec(line.split('http')[1])?.[1]}`;
    const status = async (headers: Record<string, string>) => (await fetch(`${url}/api/models`, { headers })).status;
    expect(await status({ Authorization: `Bearer ${key}` })).toBe(200);
    expect(await status({})).toBe(401);
    expect(await status({ Authorization: `Bearer ${newApiKey('checkout', 'admin').key}` })).toBe(401);
    expect(stderr).not.toContain('No API keys are set');
    expect(stderr).not.toContain('rml_');
  } finally {
    api.kill('SIGTERM');
    await once(api, 'close');
    await rm(folder, { recursive: true, force: true });
  }
});

test('the role is predict unless another is asked for', () => {
  expect(createKey('--name', 'mail').stdout).toMatch(/^ {2}mail:[0-9a-f]{64}$/m);
});

test.each([
  [[], '--name is missing'],
  [['--name', 'a,b'], 'A name is 1 to 64 letters'],
  [['--name', 'a', '--role', 'root'], 'A role is predict or admin.'],
  [['--nmae', 'a'], "Unknown option '--nmae'"],
])('%j is wrong usage, exit code 64', (args, sentence) => {
  const { status, stdout, stderr } = createKey(...args);
  expect({ status, stdout }).toEqual({ status: 64, stdout: '' });
  expect(stderr).toContain(sentence);
  expect(stderr).toContain('Usage: npx nx run api:create-key --name checkout');
  expect(stderr).not.toContain('    at ');
});

test('--help says how, on standard output', () => {
  expect(createKey('--help')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^Usage: /) as string });
});
