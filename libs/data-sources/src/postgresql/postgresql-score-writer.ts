import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { formatDay } from '@retail-ml/features';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { DataSourceError } from '../data-source-error';
import {
  type PublishedScores,
  type ScoreBatch,
  type ScoreRun,
  type ScoreTable,
  type ScoreValue,
  type ScoreWriter,
} from '../scores/score-table';
import { columnNames, quotedTable } from '../scores/score-table-form';
import { quoted } from '../scores/table-name';
import { copyField } from './copy-rows';
import { explainPostgresqlError, type PostgresqlAddress } from './postgresql-error';
import { DEFAULT_SCHEMA, providePostgresqlTable } from './postgresql-score-table';
import { addressOf, clientConfig, type PostgresqlConfig } from './postgresql-settings';

const INSUFFICIENT_PRIVILEGE = '42501';

/** Replaces scores in a PostgreSQL table by COPY, in one transaction. */
export class PostgresqlScoreWriter implements ScoreWriter {
  private replaced = 0;
  private rows = 0;
  private hasBegun = false;
  private closed = false;
  /** A batch on its way: the server takes it in while the next one is computed. */
  private underWay: Promise<void> = Promise.resolve();

  private constructor(
    private readonly client: pg.Client,
    private readonly address: PostgresqlAddress,
    private readonly table: ScoreTable,
    private readonly run: ScoreRun,
    private readonly place: string,
  ) {}

  static async open(config: PostgresqlConfig, table: ScoreTable, run: ScoreRun): Promise<PostgresqlScoreWriter> {
    const address = addressOf(config);
    const client = new pg.Client(clientConfig(config));
    // A connection lost between two queries makes the next one fail; unheard, the event would end the process.
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query("SET TIME ZONE 'UTC'; SET lock_timeout = '30s'");
      return new PostgresqlScoreWriter(client, address, table, run, await providePostgresqlTable(client, table));
    } catch (error) {
      await client.end().catch(() => undefined);
      throw explainAccess(error, address, table) ?? explainPostgresqlError(address, error);
    }
  }

  async add({ ids, values }: ScoreBatch): Promise<void> {
    const text = this.copyText({ ids, values });
    await this.explained(async () => {
      await this.begin();
      await this.underWay;
    });
    this.underWay = this.copy(text);
    // Whoever waits for it next is told; until then nobody listens.
    this.underWay.catch(() => undefined);
  }

  async publish(): Promise<PublishedScores> {
    return this.explained(async () => {
      await this.begin();
      await this.underWay;
      await this.client.query('COMMIT');
      await this.close();
      return { rows: this.rows, replaced: this.replaced };
    });
  }

  async abandon(): Promise<void> {
    if (this.closed) return;
    await this.underWay.catch(() => undefined);
    // Ending the session rolls its transaction back.
    await this.close();
  }

  /** Not before the first scores: while they are computed, no lock is held and no transaction waits. */
  private async begin(): Promise<void> {
    if (this.hasBegun) return;
    this.hasBegun = true;
    const { asOf, modelVersion } = this.run;
    await this.client.query('BEGIN');
    const lock = await this.client.query<{ taken: boolean }>(
      'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS taken',
      [`retail-ml scores ${this.place} ${asOf} ${modelVersion}`],
    );
    if (!lock.rows[0].taken) {
      throw new DataSourceError(
        'destination-busy',
        `Another run is writing the scores of ${modelVersion} as of ${formatDay(asOf)} to ${this.place}. ` +
          'Let it finish; this one has written nothing.',
        { destination: this.place },
      );
    }
    const deleted = await this.client.query(`DELETE FROM ${this.place} WHERE as_of_date = $1 AND model_version = $2`, [
      formatDay(asOf),
      modelVersion,
    ]);
    this.replaced = deleted.rowCount ?? 0;
  }

  private async copy(text: string): Promise<void> {
    const columns = columnNames(this.table).map(quoted).join(', ');
    const copy = this.client.query(copyFrom(`COPY ${this.place} (${columns}) FROM STDIN`));
    await pipeline(Readable.from([text]), copy);
    this.rows += copy.rowCount;
  }

  private copyText({ ids, values }: ScoreBatch): string {
    const { asOf, modelVersion, scoredAt } = this.run;
    const same = `\t${formatDay(asOf)}\t${copyField(modelVersion)}\t${scoredAt.toISOString()}`;
    let text = '';
    for (let row = 0; row < ids.length; row++) {
      text += copyField(ids[row]) + same;
      for (const column of values) text += `\t${copyCell(column[row])}`;
      text += '\n';
    }
    return text;
  }

  private explainFailure(error: unknown): unknown {
    if (!(error instanceof pg.DatabaseError)) return explainPostgresqlError(this.address, error);
    const { host, port, database } = this.address;
    return new DataSourceError(
      'query-failed',
      `PostgreSQL, database "${database}" at ${host}:${port}: ${error.message}. The scores in ${this.place} are as they were.`,
      { host, port, database, destination: this.place },
      { cause: error },
    );
  }

  private async close(): Promise<void> {
    this.closed = true;
    await this.client.end();
  }

  private async explained<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      await this.abandon();
      throw explainAccess(error, this.address, this.table) ?? this.explainFailure(error);
    }
  }
}

function copyCell(value: ScoreValue): string {
  if (typeof value !== 'number') return copyField(value);
  return Number.isNaN(value) ? '\\N' : String(value);
}

/** What is to be granted, where it is that. */
function explainAccess(error: unknown, { user }: PostgresqlAddress, { name }: ScoreTable): DataSourceError | undefined {
  if (!(error instanceof pg.DatabaseError) || error.code !== INSUFFICIENT_PRIVILEGE) return undefined;
  const schema = quoted(name.schema ?? DEFAULT_SCHEMA);
  const place = quotedTable(name, DEFAULT_SCHEMA);
  const to = `TO ${quoted(user)};`;
  return new DataSourceError(
    'access-refused',
    `PostgreSQL does not let user "${user}" write scores to ${place}: ${error.message}. Whoever may, allows it by\n` +
      `CREATE SCHEMA IF NOT EXISTS ${schema};\nGRANT USAGE, CREATE ON SCHEMA ${schema} ${to}\n` +
      `and where the table is there already\nGRANT SELECT, INSERT, DELETE ON ${place} ${to}`,
    { user, destination: place },
    { cause: error },
  );
}
