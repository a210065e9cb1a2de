import { type DuckDBConnection } from '@duckdb/node-api';
import { DUCKDB_SCHEMA } from '../schema/retail-database';
import { type ScoreTable } from '../scores/score-table';
import { checkScoreTable, createScoreTable, notATable, quotedTable, type TypeNames } from '../scores/score-table-form';
import { quoted } from '../scores/table-name';

export const DUCKDB_TYPES: TypeNames = {
  text: ['VARCHAR'],
  'whole number': ['BIGINT', 'INTEGER'],
  number: ['DOUBLE'],
  date: ['DATE'],
  instant: ['TIMESTAMP WITH TIME ZONE'],
};

/**
 * Makes a table of scores where it is missing, and checks it where it is not.
 *
 * @returns the table's name as it stands in statements
 * @throws DataSourceError `destination-unfit`, or the database's own errors.
 */
export async function provideDuckdbTable(connection: DuckDBConnection, table: ScoreTable): Promise<string> {
  const rowsOf = async (statement: string, ...names: string[]) =>
    (await connection.runAndReadAll(statement, names)).getRowsJS() as unknown[][];
  const [[database]] = (await rowsOf('SELECT current_database()')) as [[string]];
  const schema = table.name.schema ?? DUCKDB_SCHEMA;
  const shown = quotedTable(table.name, DUCKDB_SCHEMA);
  // Without the database, a schema of the file's name would be taken for it.
  const place = `${quoted(database)}.${shown}`;
  await connection.run(`CREATE SCHEMA IF NOT EXISTS ${quoted(database)}.${quoted(schema)}`);
  // DuckDB's names don't tell capitals from small letters.
  const isIt = (nameColumn: string) =>
    `database_name = current_database() AND lower(schema_name) = lower($1) AND lower(${nameColumn}) = lower($2)`;
  const views = await rowsOf(`SELECT 1 FROM duckdb_views() WHERE ${isIt('view_name')}`, schema, table.name.table);
  if (views.length > 0) throw notATable(shown, 'a view');
  await connection.run(createScoreTable(place, table, DUCKDB_TYPES));
  const columns = await rowsOf(
    `SELECT lower(column_name), data_type, NOT is_nullable AND column_default IS NULL FROM duckdb_columns()
     WHERE ${isIt('table_name')} ORDER BY column_index`,
    schema,
    table.name.table,
  );
  const keys = await rowsOf(
    `SELECT list_transform(constraint_column_names, lambda it: lower(it)) FROM duckdb_constraints()
     WHERE ${isIt('table_name')} AND constraint_type IN ('PRIMARY KEY', 'UNIQUE')`,
    schema,
    table.name.table,
  );
  const found = {
    columns: columns.map(([name, type, isRequired]) => ({
      name: String(name),
      type: String(type),
      isRequired: isRequired === true,
    })),
    uniqueKeys: keys.map(([names]) => names as string[]),
  };
  checkScoreTable(shown, table, found, DUCKDB_TYPES);
  return place;
}
