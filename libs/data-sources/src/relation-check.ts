import { DataSourceError } from './data-source-error';
import { type ColumnsRead } from './schema/retail-database';

/** A column of a table or view in the schema of the relations. */
export interface FoundColumn {
  relation: string;
  column: string;
}

/** What was found in a source when it was opened. */
export interface FoundRelations {
  /** What and where the source is, without credentials. */
  description: string;
  schema: string;
  columns: readonly FoundColumn[];
  /** Relations whose columns were not looked at. */
  otherRelations?: readonly string[];
}

/**
 * Checks that the relations and columns which a query reads are there.
 *
 * @throws DataSourceError `relation-missing` or `column-missing`, naming those that were found.
 */
export function checkRelations(
  { description, schema, columns: found, otherRelations = [] }: FoundRelations,
  reads: ColumnsRead,
): void {
  const relations = [...new Set([...found.map(({ relation }) => relation), ...otherRelations])].sort();
  for (const [relation, wanted] of Object.entries(reads)) {
    const columns = found.filter((it) => it.relation === relation).map(({ column }) => column);
    if (columns.length === 0) {
      throw new DataSourceError(
        'relation-missing',
        `${description} has no relation "${schema}.${relation}" (${listing('relations', relations, schema)}). ` +
          `Create a view of that name, or import sales with "npx retail-ml import --transactions sales.csv".`,
        { relation, found: relations },
      );
    }
    const missing = wanted.find((column) => !columns.includes(column));
    if (missing !== undefined) {
      throw new DataSourceError(
        'column-missing',
        `"${schema}.${relation}" in ${description} has no column "${missing}" (${listing('columns', columns, schema)}). ` +
          `A view with the contract's names mends this: CREATE VIEW ${schema}.${relation} AS SELECT ... AS ${missing}.`,
        { relation, column: missing, found: columns },
      );
    }
  }
}

function listing(what: string, names: readonly string[], schema: string): string {
  return names.length === 0 ? `no ${what} found in the schema "${schema}"` : `${what} found: ${names.join(', ')}`;
}
