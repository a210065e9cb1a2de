import { isNativeError } from 'node:util/types';
import pg from 'pg';
import { DataSourceError } from '../data-source-error';

/** Where a connection goes; all of it may be shown. */
export interface PostgresqlAddress {
  host: string;
  port: number;
  database: string;
  user: string;
}

const ACCESS_REFUSED = ['28P01', '28000', '42501'];
const NO_SUCH_DATABASE = '3D000';
const NOT_A_TABLE = '42809';

/** PostgreSQL's error as one that names the place and the mend, never the password. Errors of this package pass through. */
export function explainPostgresqlError(address: PostgresqlAddress, error: unknown): unknown {
  if (!isNativeError(error) || error instanceof DataSourceError) return error;
  const { host, port, database, user } = address;
  const place = `database "${database}" at ${host}:${port}`;
  const fields = { host, port, database };
  if (!(error instanceof pg.DatabaseError)) {
    return new DataSourceError(
      'no-connection',
      `No connection to PostgreSQL, ${place}: ${reason(error)}. ` +
        `Check that the server runs and that DATABASE_URL (or PGHOST, PGPORT, PGDATABASE) names it.`,
      fields,
      { cause: error },
    );
  }
  if (ACCESS_REFUSED.includes(error.code ?? '')) {
    return new DataSourceError(
      'access-refused',
      `PostgreSQL refused user "${user}" in ${place}: ${error.message}. ` +
        `Check the user and password in DATABASE_URL, and that the user may use the schema "retail".`,
      { ...fields, user },
      { cause: error },
    );
  }
  if (error.code === NO_SUCH_DATABASE) {
    return new DataSourceError(
      'no-connection',
      `There is no database "${database}" at ${host}:${port}. Create it with "createdb ${database}", or name another in DATABASE_URL.`,
      fields,
      { cause: error },
    );
  }
  if (error.code === NOT_A_TABLE) {
    return new DataSourceError(
      'query-failed',
      `PostgreSQL, ${place}: ${error.message}. An import fills tables, not a team's views: import into another database.`,
      fields,
      { cause: error },
    );
  }
  return new DataSourceError('query-failed', `PostgreSQL, ${place}: ${error.message}`, fields, { cause: error });
}

/** Node joins the failed attempts on a host's several addresses; their messages are in its parts. */
function reason(error: Error): string {
  const parts =
    'errors' in error && Array.isArray(error.errors) ? error.errors.map((it: Error) => it.message) : [error.message];
  return [...new Set(parts)].join('; ');
}
