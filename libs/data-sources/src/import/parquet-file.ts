import { DuckDBInstance } from '@duckdb/node-api';
import { DataSourceError } from '../data-source-error';
import { type TableFile, type TableRow } from './table-file';

/**
 * Opens a Parquet file. Values become text as DuckDB writes them, times in UTC.
 *
 * @throws DataSourceError `file-unreadable` when it is no Parquet file.
 */
export async function openParquetFile(path: string): Promise<TableFile> {
  const described = await withConnection(path, async (connection) => {
    const schema = await connection.runAndReadAll('SELECT column_name FROM (DESCRIBE FROM read_parquet($path))', {
      path,
    });
    const count = await connection.runAndReadAll('SELECT count(*) FROM read_parquet($path)', { path });
    return { columns: schema.getRowsJS().map(([name]) => String(name)), rows: Number(count.getRowsJS()[0][0]) };
  });
  return {
    path,
    columns: described.columns,
    rows: (onShare) => rows(path, (read) => onShare(read / described.rows)),
  };
}

async function* rows(path: string, onRows: (read: number) => void): AsyncGenerator<TableRow[]> {
  const instance = await DuckDBInstance.create(':memory:');
  try {
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    const result = await connection.stream('SELECT COLUMNS(*)::VARCHAR FROM read_parquet($path)', { path });
    let line = 1;
    for (
      let chunk = await result.fetchChunk();
      chunk !== null && chunk.rowCount > 0;
      chunk = await result.fetchChunk()
    ) {
      const batch = chunk.getRows().map((values) => {
        const cells = values.map((value) => (value === null ? '' : String(value)));
        return { line: line++, cells, raw: JSON.stringify(cells) };
      });
      onRows(line - 1);
      yield batch;
    }
  } finally {
    instance.closeSync();
  }
}

type Connection = Awaited<ReturnType<DuckDBInstance['connect']>>;

async function withConnection<Result>(path: string, use: (connection: Connection) => Promise<Result>): Promise<Result> {
  const instance = await DuckDBInstance.create(':memory:');
  try {
    return await use(await instance.connect());
  } catch (error) {
    const [reason] = (error as Error).message.split('\n', 1);
    throw new DataSourceError(
      'file-unreadable',
      `${path} can't be read as Parquet: ${reason}`,
      { path },
      { cause: error },
    );
  } finally {
    instance.closeSync();
  }
}
