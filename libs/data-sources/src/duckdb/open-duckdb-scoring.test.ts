import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { testScoreWriter } from '../scores/score-writer.contract';
import { openDuckdbScoring } from './open-duckdb-scoring';
import { openDuckdbWriter } from './open-duckdb-writer';

let folder: string;
/** The file has the name of the schema: what is not said in full is ambiguous then. */
let path: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duckdb-scoring-'));
  path = join(folder, 'ml.duckdb');
});

afterAll(() => rm(folder, { recursive: true }));

async function connected<Result>(use: (connection: DuckDBConnection) => Promise<Result>): Promise<Result> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'; USE ml.main");
    return await use(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Statements name schemas of the file, which has the same name as one. */
const inFile = (sql: string) => sql.replace(/"ml"\."scores"/g, 'ml.$&').replace(/SCHEMA ml;/g, 'SCHEMA ml.ml;');

describe('scores in DuckDB', () =>
  testScoreWriter({
    empty: async () => {
      await rm(path, { force: true });
      await (await openDuckdbWriter({ path, mode: 'replace' })).publish();
    },
    open: () => openDuckdbScoring({ path }),
    execute: (sql) => connected(async (connection) => void (await connection.run(inFile(sql)))),
    query: (sql) =>
      connected(async (connection) => {
        const rows = (await connection.runAndReadAll(inFile(sql))).getRowsJS();
        return rows.map((row) => row.map((cell) => (typeof cell === 'bigint' ? Number(cell) : cell)));
      }),
  }));

test('the four relations are no destination, in capitals neither', async () => {
  const database = await openDuckdbScoring({ path });
  const run = { asOf: 20_000, modelVersion: '1', scoredAt: new Date(0) };
  for (const name of [
    { schema: null, table: 'sales' },
    { schema: 'MAIN', table: 'Sales' },
  ])
    await expect(database.openScores({ name, idColumn: 'customer_id', columns: [] }, run)).rejects.toMatchObject({
      code: 'invalid-destination',
    });
  await database.close();
});
