import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startBigqueryEmulator } from './bigquery-emulator.mjs';
import { NoEmulatorError } from './bigquery-emulator-packages.mjs';
import { isPortFree } from './free-port.mjs';

/** Starts an emulator, says where it listens (as text: FORCE_COLOR would colour a number), and never stops it. */
const FORGETFUL = `
  import(${JSON.stringify(path.join(__dirname, 'bigquery-emulator.mjs'))})
    .then(({ startBigqueryEmulator }) => startBigqueryEmulator())
    .then(({ port }) => { console.log(String(port)); setInterval(() => port, 60_000); });
`;

const folders = () => fs.readdirSync(os.tmpdir()).filter((name) => name.startsWith('retail-ml-bigquery-'));
const describeWithEmulator = process.env['RETAIL_ML_TEST_BIGQUERY_HOST'] ? describe : describe.skip;

describeWithEmulator('a machine with Python', () => {
  test('an emulator answers on 127.0.0.1, is empty, and leaves nothing behind', async () => {
    const before = folders();
    const emulator = await startBigqueryEmulator();
    try {
      const answer = await fetch(`${emulator.host}/bigquery/v2/projects/retail/datasets`);
      expect(await answer.json()).toMatchObject({ kind: 'bigquery#datasetList', datasets: [] });
    } finally {
      await emulator.stop();
    }
    expect(await isPortFree(emulator.port)).toBe(true);
    expect(folders().filter((name) => !before.includes(name))).toEqual([]);
  });

  test('an emulator ends when the process that started it is killed', async () => {
    const parent = spawn(process.execPath, ['-e', FORGETFUL], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(parent, 'exit');
    let port: unknown;
    try {
      [port] = await once(parent.stdout, 'data');
      expect(await isPortFree(Number(port))).toBe(false);
    } finally {
      parent.kill('SIGKILL');
    }
    await ended;
    while (!(await isPortFree(Number(port)))) await new Promise((resolve) => setTimeout(resolve, 100));
  });
});

describe('a machine without', () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'retail-ml-no-python-'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  const env = () => ({ PATH: folder, XDG_CACHE_HOME: path.join(folder, 'cache') });
  /** A python3 of which only this is known: its version, and what it says when it runs pip. */
  const python = (version: string, pip: string) =>
    fs.writeFileSync(
      path.join(folder, 'python3'),
      `#!/bin/sh\nif [ "$1" = -c ]; then echo "${version}"; else echo "${pip}" >&2; exit 1; fi\n`,
      { mode: 0o755 },
    );
  const reason = async () => {
    const error = await startBigqueryEmulator(env()).catch((it: unknown) => it);
    expect(error).toBeInstanceOf(NoEmulatorError);
    return (error as Error).message;
  };

  test('Python is told which one is needed', async () => {
    expect(await reason()).toBe('it needs Python 3.11 or newer with pip (no python3 on the PATH)');
    python('3 9', '');
    expect(await reason()).toBe('it needs Python 3.11 or newer with pip (python3 is 3.9)');
  });

  test.each([
    ['No module named pip', 'Python has no pip: install python3-pip'],
    ['NewConnectionError: refused', 'pip reached no package index: check the network'],
    ['ERROR: No matching distribution found for grpcio', 'ERROR: No matching distribution found for grpcio'],
  ])('pip that says "%s" is explained, and leaves nothing in the cache', async (output, sentence) => {
    python('3 12', output);
    expect(await reason()).toContain(sentence);
    expect(fs.readdirSync(path.join(folder, 'cache/retail-ml'))).toEqual([]);
  });

  test('the tests are skipped with one line, and fail where they must run', () => {
    const beforeTests = (required: string) =>
      spawnSync(process.execPath, ['-e', "require('./bigquery-before-tests.cjs')()"], {
        cwd: __dirname,
        env: { ...env(), RETAIL_ML_REQUIRE_BIGQUERY: required },
        encoding: 'utf8',
      });
    const skipped = beforeTests('');
    expect(skipped.status).toBe(0);
    expect(skipped.stderr).toMatch(/^BigQuery's emulator cannot be had: [^\n]*The tests on BigQuery are skipped\.\n$/);
    const failed = beforeTests('true');
    expect(failed.status).toBe(1);
    expect(failed.stderr).toContain("Error: BigQuery's emulator cannot be had: it needs Python 3.11");
  });
});
