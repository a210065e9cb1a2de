import {
  BIGINT,
  DATE,
  DOUBLE,
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBDateValue,
  type DuckDBInstance,
  DuckDBTimestampTZValue,
  type DuckDBType,
  type DuckDBValue,
  TIMESTAMPTZ,
  VARCHAR,
} from '@duckdb/node-api';
import { formatDay } from '@retail-ml/features';
import { DataSourceError } from '../data-source-error';
import {
  type PublishedScores,
  type ScoreBatch,
  type ScoreColumn,
  type ScoreRun,
  type ScoreTable,
  type ScoreValue,
  type ScoreWriter,
} from '../scores/score-table';
import { columnList, columnNames } from '../scores/score-table-form';
import { quoted } from '../scores/table-name';
import { explainDuckdbError } from './duckdb-error';
import { DUCKDB_TYPES, provideDuckdbTable } from './duckdb-score-table';

export interface DuckdbScoreTarget {
  /** As error messages name the file. */
  path: string;
  instance: DuckDBInstance;
  table: ScoreTable;
  run: ScoreRun;
}

const NEW_SCORES = 'temp.main.new_scores';
const APPENDED: Record<ScoreColumn['type'], DuckDBType> = { text: VARCHAR, 'whole number': BIGINT, number: DOUBLE };

/** Gathers scores in a temporary table, and replaces the old ones by them in one transaction. */
export class DuckdbScoreWriter implements ScoreWriter {
  private rows = 0;
  private closed = false;

  private constructor(
    private readonly target: DuckdbScoreTarget,
    private readonly connection: DuckDBConnection,
    private readonly place: string,
    private readonly appender: DuckDBAppender,
  ) {}

  static async open(target: DuckdbScoreTarget): Promise<DuckdbScoreWriter> {
    const { path, instance, table } = target;
    const connection = await instance.connect();
    try {
      await connection.run("SET TimeZone = 'UTC'");
      const place = await provideDuckdbTable(connection, table);
      await connection.run(`CREATE OR REPLACE TEMP TABLE new_scores (${columnList(table, DUCKDB_TYPES)})`);
      const appender = await connection.createAppender('new_scores', null, 'temp');
      return new DuckdbScoreWriter(target, connection, place, appender);
    } catch (error) {
      connection.closeSync();
      throw explainDuckdbError(path, error);
    }
  }

  async add({ ids, values }: ScoreBatch): Promise<void> {
    const { asOf, modelVersion, scoredAt } = this.target.run;
    const { columns } = this.target.table;
    const same = (value: DuckDBValue) => Array<DuckDBValue>(ids.length).fill(value);
    await this.explained(async () => {
      const chunk = DuckDBDataChunk.create([
        ...[VARCHAR, DATE, VARCHAR, TIMESTAMPTZ],
        ...columns.map(({ type }) => APPENDED[type]),
      ]);
      chunk.setColumns([
        ids as string[],
        same(new DuckDBDateValue(asOf)),
        same(modelVersion),
        same(new DuckDBTimestampTZValue(BigInt(scoredAt.getTime()) * 1000n)),
        ...columns.map(({ type }, i) => Array.from(values[i] as ArrayLike<ScoreValue>, (value) => cell(value, type))),
      ]);
      this.appender.appendDataChunk(chunk);
      this.rows += ids.length;
    });
  }

  async publish(): Promise<PublishedScores> {
    const { asOf, modelVersion } = this.target.run;
    const names = columnNames(this.target.table).map(quoted).join(', ');
    return this.explained(async () => {
      this.appender.closeSync();
      await this.connection.run('BEGIN TRANSACTION');
      const deleted = await this.connection.run(
        `DELETE FROM ${this.place} WHERE as_of_date = $1 AND model_version = $2`,
        [formatDay(asOf), modelVersion],
      );
      await this.connection.run(`INSERT INTO ${this.place} (${names}) SELECT ${names} FROM ${NEW_SCORES}`);
      await this.connection.run('COMMIT');
      this.close();
      return { rows: this.rows, replaced: deleted.rowsChanged };
    });
  }

  async abandon(): Promise<void> {
    if (!this.closed) this.close();
  }

  private close(): void {
    this.closed = true;
    // The temporary table goes, and what was not committed is rolled back, with the connection.
    this.connection.closeSync();
  }

  private async explained<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      await this.abandon();
      const { path, table } = this.target;
      const explained = explainDuckdbError(path, error);
      if (!(explained instanceof DataSourceError) || explained.code !== 'query-failed') throw explained;
      throw new DataSourceError(
        'query-failed',
        `${explained.message} The scores in ${quoted(table.name.table)} are as they were.`,
        explained.fields,
        { cause: error },
      );
    }
  }
}

function cell(value: ScoreValue, type: ScoreColumn['type']): DuckDBValue {
  if (typeof value !== 'number') return value;
  if (Number.isNaN(value)) return null;
  return type === 'whole number' ? BigInt(value) : value;
}
