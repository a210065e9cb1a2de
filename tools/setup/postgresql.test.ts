import fs from 'node:fs';
import os from 'node:os';
import { Client } from 'pg';
import { isPortFree } from './free-port.mjs';
import { startPostgresql } from './postgresql.mjs';

const folders = () => fs.readdirSync(os.tmpdir()).filter((name) => name.startsWith('retail-ml-postgresql-'));

test('a real server answers on 127.0.0.1, takes its password only, and leaves nothing behind', async () => {
  const before = folders();
  const server = await startPostgresql();
  const [own] = folders().filter((name) => !before.includes(name));
  const client = new Client(server.connectionString);
  // The server is stopped under this connection.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query("SELECT current_setting('server_version_num')::int / 10000 AS major");
    expect(rows).toEqual([{ major: 18 }]);
    const stranger = new Client(server.connectionString.replace(/:[0-9a-f]+@/, ':wrong@'));
    await expect(stranger.connect()).rejects.toThrow('password authentication failed');
  } finally {
    await server.stop();
  }
  expect(await isPortFree(server.port)).toBe(true);
  expect(own === undefined || !folders().includes(own)).toBe(true);
});
