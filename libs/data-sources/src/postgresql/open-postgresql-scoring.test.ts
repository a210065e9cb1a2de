import { parseDay } from '@retail-ml/features';
import pg from 'pg';
import { type DataSourceError } from '../data-source-error';
import { type ScoreBatch, type ScoreTable, type ScoringDatabase } from '../scores/score-table';
import { quoted } from '../scores/table-name';
import { testScoreWriter } from '../scores/score-writer.contract';
import { openPostgresqlScoring } from './open-postgresql-scoring';
import { openPostgresqlWriter } from './open-postgresql-writer';
import { createTestDatabase, type TestDatabase } from './test-database.fixture';

const BIGINT = pg.types.builtins.INT8;
let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase(process.env['RETAIL_ML_TEST_DATABASE_URL'], 'open_postgresql_scoring');
  const { connectionString } = database;
  await (await openPostgresqlWriter({ connectionString, mode: 'replace' })).publish();
  const types = { getTypeParser: (oid: number) => (oid === BIGINT ? Number : pg.types.getTypeParser(oid)) };
  client = new pg.Client({ connectionString, types: types as pg.CustomTypesConfig });
  await client.connect();
  await client.query("SET TIME ZONE 'UTC'");
});

afterAll(async () => {
  await client?.end();
  await database?.drop();
});

async function query(sql: string): Promise<unknown[][]> {
  const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
  return rows;
}

const open = () => openPostgresqlScoring({ connectionString: database.connectionString });

async function empty(): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT quote_ident(nspname) AS name FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema|retail|public)'",
  );
  for (const { name } of rows) await client.query(`DROP SCHEMA ${name} CASCADE`);
}

describe('scores in PostgreSQL', () =>
  testScoreWriter({
    empty,
    open,
    execute: async (sql) => void (await client.query(sql)),
    query,
  }));

const RUN = { asOf: parseDay('2026-11-01'), modelVersion: '1', scoredAt: new Date(0) };
const TABLE: ScoreTable = {
  name: { schema: 'ml', table: 'scores' },
  idColumn: 'customer_id',
  columns: [{ name: 'probability', type: 'number' }],
};
const score = (probability: number): ScoreBatch => ({ ids: ['a'], values: [Float64Array.of(probability)] });

async function writing<Result>(use: (database: ScoringDatabase) => Promise<Result>, config = {}): Promise<Result> {
  const opened = await openPostgresqlScoring({ connectionString: database.connectionString, ...config });
  try {
    return await use(opened);
  } finally {
    await opened.close();
  }
}

describe('beside others', () => {
  beforeEach(empty);
  const probabilities = () => query('SELECT probability FROM ml.scores ORDER BY 1');

  test('a reader sees the old scores until the new ones are published', async () => {
    await writing(async (opened) => {
      const first = await opened.openScores(TABLE, RUN);
      await first.add(score(0.1));
      await first.publish();
      const second = await opened.openScores(TABLE, RUN);
      await second.add(score(0.2));
      // The second batch waits for the first: when it is taken, the old scores are deleted and a new one is written.
      await second.add({ ids: ['b'], values: [Float64Array.of(0.3)] });
      expect(await probabilities()).toEqual([[0.1]]);
      await second.publish();
      expect(await probabilities()).toEqual([[0.2], [0.3]]);
    });
  });

  test('a second run for the same day and version is refused while the first one writes, one for another day is not', async () => {
    await writing(async (opened) => {
      const first = await opened.openScores(TABLE, RUN);
      await first.add(score(0.1));
      const second = await opened.openScores(TABLE, RUN);
      await expect(second.add(score(0.2))).rejects.toMatchObject({
        code: 'destination-busy',
        message: expect.stringContaining('scores of 1 as of 2026-11-01 to "ml"."scores"'),
      });
      const other = await opened.openScores(TABLE, { ...RUN, asOf: RUN.asOf + 1 });
      await other.add(score(0.3));
      expect(await other.publish()).toEqual({ rows: 1, replaced: 0 });
      expect(await first.publish()).toEqual({ rows: 1, replaced: 0 });
    });
    expect(await probabilities()).toEqual([[0.1], [0.3]]);
  });

  test('a partitioned table takes scores too', async () => {
    await client.query(`CREATE SCHEMA ml;
      CREATE TABLE ml.scores (customer_id text, as_of_date date, model_version text, scored_at timestamptz,
        probability double precision, PRIMARY KEY (customer_id, as_of_date, model_version)) PARTITION BY LIST (as_of_date);
      CREATE TABLE ml.scores_else PARTITION OF ml.scores DEFAULT`);
    await writing(async (opened) => {
      const writer = await opened.openScores(TABLE, RUN);
      await writer.add(score(0.1));
      expect(await writer.publish()).toEqual({ rows: 1, replaced: 0 });
    });
    expect(await probabilities()).toEqual([[0.1]]);
  });

  test('a session that is ended in the middle leaves the old scores, and the fault is told', async () => {
    await writing(async (opened) => {
      const first = await opened.openScores(TABLE, RUN);
      await first.add(score(0.1));
      await first.publish();
      const second = await opened.openScores(TABLE, RUN);
      await second.add(score(0.2));
      await second.add({ ids: ['b'], values: [Float64Array.of(0.3)] });
      // The one that has written: whether it is taking in the second batch or waits for a third.
      const ended = await client.query(`SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
        WHERE datname = current_database() AND backend_type = 'client backend' AND backend_xid IS NOT NULL`);
      expect(ended.rowCount).toBe(1);
      await expect(second.publish()).rejects.toMatchObject({ name: 'DataSourceError' });
    });
    expect(await probabilities()).toEqual([[0.1]]);
  });

  test('a user who may not write is named, with what to grant, and that helps', async () => {
    const url = new URL(database.connectionString);
    const user = `Reader "${process.pid}"`;
    await client.query(`CREATE ROLE ${quoted(user)} LOGIN PASSWORD 'secret'`);
    try {
      await client.query(`GRANT USAGE ON SCHEMA retail TO ${quoted(user)};
        GRANT SELECT ON ALL TABLES IN SCHEMA retail TO ${quoted(user)}`);
      const config = { connectionString: `postgresql://${encodeURIComponent(user)}:secret@${url.host}${url.pathname}` };
      const write = () =>
        writing(async (opened) => {
          const writer = await opened.openScores(TABLE, RUN);
          await writer.add(score(0.1));
          return writer.publish();
        }, config);
      const refused = await write().catch((error: unknown) => error as DataSourceError);
      expect(refused).toMatchObject({ code: 'access-refused', message: expect.not.stringContaining('secret') });
      const statements = (refused as DataSourceError).message.split('\n').slice(1, 3);
      await client.query(statements.join(''));
      expect(await write()).toEqual({ rows: 1, replaced: 0 });
    } finally {
      await client.query(`DROP OWNED BY ${quoted(user)} CASCADE; DROP ROLE ${quoted(user)}`);
    }
  });
});

test('the four relations are no destination', async () => {
  await writing(async (opened) => {
    const table = { ...TABLE, name: { schema: 'retail', table: 'sales' } };
    await expect(opened.openScores(table, RUN)).rejects.toMatchObject({ code: 'invalid-destination' });
  });
});
