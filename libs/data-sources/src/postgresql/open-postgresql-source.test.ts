import { createServer, type Server, type Socket } from 'node:net';
import pg from 'pg';
import { testRetailSource } from '../retail-source.contract';
import { writeRows } from '../retail-source-harness.fixture';
import { openPostgresqlSource } from './open-postgresql-source';
import { openPostgresqlWriter } from './open-postgresql-writer';
import { createTestDatabase, type TestDatabase } from './test-database.fixture';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase(process.env['RETAIL_ML_TEST_DATABASE_URL'], 'open_postgresql_source');
});

afterAll(() => database?.drop());

async function execute(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.connectionString });
  await client.connect();
  await client.query(sql);
  await client.end();
}

testRetailSource({
  fill: async (rows) => {
    // Views of an earlier test are in the way of the tables.
    await execute('DROP SCHEMA IF EXISTS retail CASCADE');
    const writer = await openPostgresqlWriter({ connectionString: database.connectionString, mode: 'replace' });
    await writeRows(writer, rows);
  },
  executeInEmptySchema: (sql) =>
    execute(`DROP SCHEMA IF EXISTS retail CASCADE; CREATE SCHEMA retail; SET search_path TO retail; ${sql}`),
  open: () => openPostgresqlSource({ connectionString: database.connectionString }),
});

describe('a connection that fails', () => {
  const withUrl = (change: (url: URL) => void) => {
    const url = new URL(database.connectionString);
    change(url);
    return openPostgresqlSource({ connectionString: url.toString(), connectTimeoutMilliseconds: 300 });
  };

  test('names host, port and database when nobody listens', async () => {
    const refused = withUrl((url) => {
      url.port = '1';
      url.password = 'hunter2';
    });
    await expect(refused).rejects.toMatchObject({
      code: 'no-connection',
      message: expect.stringMatching(/open_postgresql_source.*127\.0\.0\.1:1\b.*DATABASE_URL/),
    });
    await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining('hunter2') });
  });

  test('gives up on a server that never answers', async () => {
    const connections: Socket[] = [];
    const silent: Server = createServer((connection) => connections.push(connection));
    await new Promise<void>((resolve, reject) => {
      silent.once('error', reject);
      silent.listen(0, '127.0.0.1', resolve);
    });
    const address = silent.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    await expect(withUrl((url) => (url.port = String(address.port)))).rejects.toMatchObject({
      code: 'no-connection',
      fields: { port: address.port },
    });
    for (const connection of connections) connection.destroy();
    await new Promise((resolve) => silent.close(resolve));
  });

  test('names the user, never the password, when access is refused', async () => {
    const refused = withUrl((url) => (url.password = 'hunter2'));
    await expect(refused).rejects.toMatchObject({
      code: 'access-refused',
      message: expect.stringMatching(/user "retail"/),
    });
    await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining('hunter2') });
  });

  test('names a database that does not exist', async () => {
    await expect(withUrl((url) => (url.pathname = '/nowhere'))).rejects.toMatchObject({
      code: 'no-connection',
      message: expect.stringContaining('createdb nowhere'),
    });
  });

  test('does not repeat a connection string that it cannot read', async () => {
    const unreadable = openPostgresqlSource({ connectionString: 'postgresql://retail:hunter2@:x:y/retail' });
    await expect(unreadable).rejects.toMatchObject({ code: 'invalid-connection-settings' });
    await expect(unreadable).rejects.not.toMatchObject({ message: expect.stringContaining('hunter2') });
  });
});

test('the description and the errors of an open source hold no password', async () => {
  await execute('DROP SCHEMA IF EXISTS retail CASCADE');
  await (await openPostgresqlWriter({ connectionString: database.connectionString, mode: 'replace' })).publish();
  const source = await openPostgresqlSource({ connectionString: database.connectionString });
  const { password, host } = new URL(database.connectionString);
  expect(source.describe()).toContain(host);
  expect(source.describe()).not.toContain(password);
  await source.close();
});
