import { existsSync } from 'node:fs';
import { DuckDBInstance, type DuckDBResult } from '@duckdb/node-api';
import { TrainerError } from '../trainer-error';
import { openTabularModel, TABULAR_MODELS } from '../tables/open-tabular-model';
import { registerModel } from './register-model';
import { registerReasons } from './register-reasons';
import { type TabularModel } from '../tables/tabular-model';

export interface RunSqlOptions {
  sql: string;
  duckdbPath: string;
  /** Each model's folder. */
  modelPaths: Readonly<Record<TabularModel['name'], string>>;
  /** Each row as one JSON object instead of as columns. */
  asJson?: boolean;
}

/** What a query gives, row by row as it comes. */
export interface SqlRows {
  columns: readonly string[];
  /** Values as DuckDB writes them, times in UTC; null for NULL. */
  rows: AsyncIterable<readonly (string | null)[]>;
}

/**
 * Runs a query on the embedded database, which it cannot change, with the models as functions.
 *
 * @param use reads the rows; the database is open as long as it runs
 * @throws TrainerError when there is no database or the query is wrong, RegistryError for `churn(` or `demand(` without a model
 */
export async function runSql<Result>(
  { sql, duckdbPath, modelPaths, asJson = false }: RunSqlOptions,
  use: (result: SqlRows) => Promise<Result>,
): Promise<Result> {
  if (!existsSync(duckdbPath)) {
    throw new TrainerError(
      'failed',
      `There is no file ${duckdbPath}. Make it with "npx retail-ml generate", ` +
        `or from your own sales with "npx retail-ml import --transactions sales.csv".`,
    );
  }
  // A query that asks no model needs none.
  const asked = TABULAR_MODELS.filter((name) => new RegExp(`\\b${name}(_\\w+)?\\s*\\(`, 'i').test(sql));
  const models = await Promise.all(asked.map((name) => openTabularModel(name, modelPaths[name])));
  try {
    const instance = await DuckDBInstance.create(duckdbPath, { access_mode: 'READ_ONLY', memory_limit: '1GB' });
    try {
      const connection = await instance.connect();
      await connection.run("SET TimeZone = 'UTC'");
      for (const { table } of models) {
        await registerModel(connection, table);
        await registerReasons(connection, table);
      }
      const result = await connection.stream(asJson ? rowsAsJson(sql) : sql);
      return await use({ columns: result.columnNames(), rows: rowsOf(result) });
    } finally {
      instance.closeSync();
    }
  } catch (error) {
    if (error instanceof TrainerError) throw error;
    throw new TrainerError('failed', `${duckdbPath}: ${(error as Error).message}`);
  }
}

/** The line break ends a comment on the query's last line. */
function rowsAsJson(sql: string): string {
  return `SELECT to_json(answer) FROM (${sql.replace(/[;\s]+$/, '')}\n) AS answer`;
}

async function* rowsOf(result: DuckDBResult): AsyncGenerator<(string | null)[]> {
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    for (const row of chunk.getRows()) yield row.map((value) => (value === null ? null : String(value)));
  }
}
