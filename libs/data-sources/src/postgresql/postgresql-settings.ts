import pg from 'pg';
import { DataSourceError } from '../data-source-error';
import { type PostgresqlAddress } from './postgresql-error';

/**
 * How to reach a PostgreSQL database: an address in one string, or its parts. What is left out is taken from
 * PostgreSQL's own variables (PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSWORD), as in all its programs.
 */
export interface PostgresqlConfig {
  /** `postgresql://user:password@host:port/database`; the parts below don't count beside it. */
  connectionString?: string;
  host?: string;
  port?: number;
  database?: string;
  user?: string;
  password?: string;
  /** How long to wait for a connection; default 5,000. */
  connectTimeoutMilliseconds?: number;
}

const CONNECT_TIMEOUT_MILLISECONDS = 5_000;

/** What `pg` takes. */
export function clientConfig({ connectTimeoutMilliseconds, ...place }: PostgresqlConfig): pg.ClientConfig {
  return {
    ...place,
    connectionTimeoutMillis: connectTimeoutMilliseconds ?? CONNECT_TIMEOUT_MILLISECONDS,
    application_name: 'retail-ml',
  };
}

/**
 * Where a configuration leads, without its password.
 *
 * @throws DataSourceError `invalid-connection-settings` when the connection string can't be read.
 */
export function addressOf(config: PostgresqlConfig): PostgresqlAddress {
  try {
    const { host, port, database, user } = new pg.Client(clientConfig(config));
    return { host, port, database: database ?? '', user: user ?? '' };
  } catch {
    // The parser's own message quotes the string, and the password in it.
    throw new DataSourceError(
      'invalid-connection-settings',
      'DATABASE_URL is no address of the form postgresql://user:password@host:5432/database. ' +
        'Characters such as @ / # in a password are written as %40 %2F %23.',
    );
  }
}
