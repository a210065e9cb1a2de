import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { PlaceNotRun } from './place';

/** The server that tests use, where the repository is there as a whole. */
const EMBEDDED_SERVER = join(__dirname, '../../../../tools/setup/postgresql.mjs');

interface Server {
  connectionString: string;
  version: string;
  stop(): Promise<void>;
}

/** A PostgreSQL server in which a certificate has a database of its own for a while. */
export class CertificatePostgresql {
  /** Once it ran. */
  version: string | null = null;

  /** @param connectionString of a server whose user may make a database; without it, an embedded one is started */
  constructor(private readonly connectionString: string | undefined) {}

  /** @throws PlaceNotRun where there is no server, or none that lets a database be made */
  async inOwnDatabase<T>(work: (connectionString: string) => Promise<T>): Promise<T> {
    const server = await this.open();
    const database = `retail_ml_certify_${process.pid}_${Date.now()}`;
    try {
      const found = await run(server.connectionString, `CREATE DATABASE ${database}`).then(
        () => run(server.connectionString, 'SHOW server_version'),
        (error: Error) => {
          throw new PlaceNotRun(`no database can be made in PostgreSQL: ${error.message}`);
        },
      );
      this.version = String(found[0]['server_version']).split(' ', 1)[0];
      const url = new URL(server.connectionString);
      url.pathname = `/${database}`;
      try {
        return await work(url.toString());
      } finally {
        await run(server.connectionString, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
      }
    } finally {
      await server.stop();
    }
  }

  private async open(): Promise<Pick<Server, 'connectionString' | 'stop'>> {
    if (this.connectionString !== undefined) {
      return { connectionString: this.connectionString, stop: async () => undefined };
    }
    if (!existsSync(EMBEDDED_SERVER)) throw new PlaceNotRun('no PostgreSQL is named: --postgresql <url>');
    try {
      const { startPostgresql } = (await import(pathToFileURL(EMBEDDED_SERVER).href)) as {
        startPostgresql(): Promise<Pick<Server, 'connectionString' | 'stop'>>;
      };
      return await startPostgresql();
    } catch (error) {
      throw new PlaceNotRun(
        `no PostgreSQL is named (--postgresql <url>), and none starts here: ${(error as Error).message}`,
      );
    }
  }
}

async function run(connectionString: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
