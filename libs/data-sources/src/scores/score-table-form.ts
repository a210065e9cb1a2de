import { DataSourceError } from '../data-source-error';
import { RETAIL_RELATIONS, type RetailRelation } from '../schema/retail-database';
import { type ScoreColumn, type ScoreTable } from './score-table';
import { quoted, type TableName } from './table-name';

type ColumnType = ScoreColumn['type'] | 'date' | 'instant';

/** How a database names types: first the one that new tables get, then others that hold the same. */
export type TypeNames = Readonly<Record<ColumnType, readonly [string, ...string[]]>>;

interface TableColumn {
  name: string;
  type: ColumnType;
  isNullable?: boolean;
}

/** A table that is there. */
export interface FoundTable {
  columns: readonly FoundTableColumn[];
  /** Columns of each of its unique keys. */
  uniqueKeys: readonly (readonly string[])[];
}

export interface FoundTableColumn {
  name: string;
  type: string;
  /** Whether a row needs a value of it that nobody but the writer could give. */
  isRequired: boolean;
}

/** All columns of a table of scores, in the order in which rows are written. */
export function columnNames(table: ScoreTable): string[] {
  return tableColumns(table).map(({ name }) => name);
}

/** A table's name in a statement. */
export function quotedTable({ schema, table }: TableName, schemaElse: string): string {
  return `${quoted(schema ?? schemaElse)}.${quoted(table)}`;
}

/** @param place the table's name as it stands in statements */
export function createScoreTable(place: string, table: ScoreTable, types: TypeNames): string {
  const columns = tableColumns(table).map(
    ({ name, type, isNullable = false }) => `${quoted(name)} ${types[type][0]}${isNullable ? '' : ' NOT NULL'}`,
  );
  return `CREATE TABLE IF NOT EXISTS ${place} (${[...columns, `PRIMARY KEY (${key(table)})`].join(', ')})`;
}

/** Columns and types alone, e.g. `"customer_id" text, ...`. */
export function columnList(table: ScoreTable, types: TypeNames): string {
  return tableColumns(table)
    .map(({ name, type }) => `${quoted(name)} ${types[type][0]}`)
    .join(', ');
}

/**
 * Checks that a table which was there before can hold the scores; it may have more columns, in any order.
 *
 * @throws DataSourceError `destination-unfit` with all faults and the statements that mend them.
 */
export function checkScoreTable(place: string, table: ScoreTable, found: FoundTable, types: TypeNames): void {
  const faults: string[] = [];
  const statements: string[] = [];
  const mend = (fault: string, statement: string) => {
    faults.push(fault);
    statements.push(`ALTER TABLE ${place} ${statement};`);
  };
  const wanted = tableColumns(table);
  for (const { name, type } of wanted) {
    const column = found.columns.find((it) => it.name === name);
    const [usual] = types[type];
    if (column === undefined) {
      mend(`it has no column ${quoted(name)}`, `ADD COLUMN ${quoted(name)} ${usual}`);
    } else if (!types[type].includes(column.type)) {
      const cast = `USING CAST(${quoted(name)} AS ${usual})`;
      mend(
        `its column ${quoted(name)} is ${column.type}, not ${usual}`,
        `ALTER COLUMN ${quoted(name)} TYPE ${usual} ${cast}`,
      );
    }
  }
  for (const { name, isRequired } of found.columns) {
    if (isRequired && !wanted.some((it) => it.name === name)) {
      mend(`its column ${quoted(name)} asks for a value`, `ALTER COLUMN ${quoted(name)} DROP NOT NULL`);
    }
  }
  const keyColumns = keyNames(table);
  const isKey = (columns: readonly string[]) =>
    columns.length === keyColumns.length && keyColumns.every((name) => columns.includes(name));
  if (!found.uniqueKeys.some(isKey)) {
    mend(`it has no key of ${keyColumns.map(quoted).join(', ')}`, `ADD PRIMARY KEY (${key(table)})`);
  }
  if (faults.length > 0) {
    throw new DataSourceError(
      'destination-unfit',
      `${place} cannot hold the scores: ${faults.join('; ')}. This mends it, or name another table:\n${statements.join('\n')}`,
      { destination: place, statements },
    );
  }
}

/**
 * Says that a destination is something else than a table, or one that is not for scores.
 *
 * @throws DataSourceError `invalid-destination` for one of the four relations.
 */
export function refuseRetailRelation({ schema, table }: TableName, retailSchema: string, schemaElse: string): void {
  if ((schema ?? schemaElse) !== retailSchema || !RETAIL_RELATIONS.includes(table as RetailRelation)) return;
  throw new DataSourceError(
    'invalid-destination',
    `"${retailSchema}"."${table}" holds the sales themselves: name another table for the scores, e.g. ml.scores.`,
    { destination: `${retailSchema}.${table}` },
  );
}

export function notATable(place: string, kind: string): DataSourceError {
  return new DataSourceError(
    'destination-unfit',
    `${place} is ${kind}, and scores are written to a table: name another one.`,
    {
      destination: place,
    },
  );
}

/**
 * The day comes first: a run finds its old rows at once and adds its new ones at the end of the index, however many
 * other days there are.
 */
function keyNames({ idColumn }: ScoreTable): string[] {
  return ['as_of_date', 'model_version', idColumn];
}

const key = (table: ScoreTable) => keyNames(table).map(quoted).join(', ');

function tableColumns({ idColumn, columns }: ScoreTable): TableColumn[] {
  return [
    { name: idColumn, type: 'text' },
    { name: 'as_of_date', type: 'date' },
    { name: 'model_version', type: 'text' },
    { name: 'scored_at', type: 'instant' },
    ...columns,
  ];
}
