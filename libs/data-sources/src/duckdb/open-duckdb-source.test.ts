import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { testRetailSource } from '../retail-source.contract';
import { writeRows } from '../retail-source-harness.fixture';
import { openDuckdbSource } from './open-duckdb-source';
import { openDuckdbWriter } from './open-duckdb-writer';

/** A program that opens the file it is given, says so, and keeps it open. */
const HOLD_OPEN = `
  const { DuckDBInstance } = require('@duckdb/node-api');
  const [path, mode = 'READ_WRITE'] = process.argv.slice(1);
  DuckDBInstance.create(path, { access_mode: mode }).then((instance) => {
    console.log('open');
    setInterval(() => instance, 60_000);
  });
`;

let folder: string;
let path: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duckdb-source-'));
  path = join(folder, 'retail.duckdb');
});

afterAll(() => rm(folder, { recursive: true }));

testRetailSource({
  fill: async (rows) => {
    const writer = await openDuckdbWriter({ path, mode: 'replace' });
    await writeRows(writer, rows);
  },
  executeInEmptySchema: async (sql) => {
    await rm(path, { force: true });
    const instance = await DuckDBInstance.create(path);
    const connection = await instance.connect();
    await connection.run(sql);
    connection.closeSync();
    instance.closeSync();
  },
  open: () => openDuckdbSource({ path }),
});

test('a missing file is named, with the commands that make one', async () => {
  const missing = join(folder, 'nothing.duckdb');
  await expect(openDuckdbSource({ path: missing })).rejects.toMatchObject({
    code: 'file-missing',
    message: expect.stringMatching(/nothing\.duckdb.*npx retail-ml generate.*npx retail-ml import/),
  });
});

test('a file that is no database is refused', async () => {
  const text = join(folder, 'notes.txt');
  await writeFile(text, 'customer_id,sold_at\n'.repeat(1_000));
  await expect(openDuckdbSource({ path: text })).rejects.toMatchObject({
    code: 'file-unreadable',
    fields: { path: text },
  });
});

test('a file that another program is writing is named, with its holder', async () => {
  const locked = join(folder, 'locked.duckdb');
  const holder = spawn(process.execPath, ['-e', HOLD_OPEN, locked], {
    cwd: __dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await once(holder.stdout, 'data');
    await expect(openDuckdbSource({ path: locked })).rejects.toMatchObject({
      code: 'file-locked',
      message: expect.stringContaining(`PID ${holder.pid}`),
    });
    await expect(openDuckdbWriter({ path: locked, mode: 'append' })).rejects.toMatchObject({ code: 'file-locked' });
  } finally {
    holder.kill();
    await once(holder, 'exit');
  }
});

test('two readers may have the file open at once', async () => {
  const shared = join(folder, 'shared.duckdb');
  await (await openDuckdbWriter({ path: shared, mode: 'replace' })).publish();
  const other = spawn(process.execPath, ['-e', HOLD_OPEN, shared, 'READ_ONLY'], {
    cwd: __dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await once(other.stdout, 'data');
    const source = await openDuckdbSource({ path: shared });
    expect(source.describe()).toContain('shared.duckdb');
    await source.close();
  } finally {
    other.kill();
    await once(other, 'exit');
  }
});
