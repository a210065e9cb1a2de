import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { freePort, isPortFree } from './free-port.mjs';
import { refuseOldNode, refuseOpenToAll, refuseTakenPort } from './preconditions.mjs';
import { readSettings } from './settings.mjs';

test('a taken port is refused with what to do, a free one is not', async () => {
  const port = await freePort();
  expect(port).toBeLessThan(32_768);
  await expect(refuseTakenPort('127.0.0.1', port)).resolves.toBeUndefined();
  const server = net.createServer().listen(port, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  try {
    expect(await isPortFree(port)).toBe(false);
    await expect(refuseTakenPort('127.0.0.1', port)).rejects.toThrow(/Port \d+ on 127\.0\.0\.1 .*ML_API_PORT=/);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

test.each(['18.20.0', '20.18.3'])('Node %s is refused', (version) => {
  expect(() => refuseOldNode(version)).toThrow(`Node ${version} is too old`);
});

test.each(['20.19.0', '22.0.0', '26.10.0'])('Node %s is accepted', (version) => {
  expect(() => refuseOldNode(version)).not.toThrow();
});

test.each(['0.0.0.0', '::', '127.evil.example'])('without keys %s is refused before anything is trained', (host) => {
  expect(() => refuseOpenToAll({ host, asksForKeys: false })).toThrow('npx nx run api:create-key');
  expect(() => refuseOpenToAll({ host, asksForKeys: true })).not.toThrow();
});

test.each(['127.0.0.1', '::1', 'localhost'])('without keys %s is accepted', (host) => {
  expect(() => refuseOpenToAll({ host, asksForKeys: false })).not.toThrow();
});

describe('settings', () => {
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'retail-ml-settings-'))));
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  test('come from the environment, then .env, then the defaults', () => {
    fs.writeFileSync(path.join(folder, '.env'), 'ML_API_PORT=8100\nDUCKDB_PATH=/srv/sales.duckdb\n');
    expect(readSettings(folder, { ML_API_PORT: '8200' })).toEqual({
      host: '127.0.0.1',
      port: 8200,
      asksForKeys: false,
      dataSource: 'duckdb',
      duckdbPath: '/srv/sales.duckdb',
      churnModelPath: path.join(folder, 'models/churn'),
      demandModelPath: path.join(folder, 'models/demand'),
    });
  });

  test.each(['eighty', '-1', '65536'])('port %s is refused', (port) => {
    expect(() => readSettings(folder, { ML_API_PORT: port })).toThrow('ML_API_PORT is not a port');
  });
});
