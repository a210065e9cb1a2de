import { type DuckDBConnection } from '@duckdb/node-api';
import { TrainerError } from '../trainer-error';
import { visitRecords } from './record-lines';
import { type TableSource } from './table-file';

/** A row that cannot be predicted. */
export interface RejectedRow {
  /** The line of a text file (the header of a CSV file is line 1), the row of a Parquet file, from 1. */
  line: number;
  /** Empty when the whole row is meant. */
  column: string;
  reason: string;
}

/** Rejected rows, found by `findRejects`. */
export interface Rejects {
  count: number;
  /**
   * Tells them in the order of the file.
   *
   * @throws TrainerError when the file's lines cannot be matched with its rows.
   */
  visit(use: (row: RejectedRow) => void | Promise<void>): Promise<void>;
}

/**
 * Rows that are no rows of the table, by the byte at which they begin: or, where lines end in CR LF, by that LF. Each
 * query of the file tells them once more.
 */
const BROKEN_ROWS = `
  SELECT line_byte_position - 1 AS byte, any_value(error_type) AS type, any_value(column_name) AS "column",
    min(TRY_CAST(regexp_extract(error_message, 'Found: (\\d+)', 1) AS INTEGER)) AS cells,
    bool_or(error_type = 'UNQUOTED VALUE' AND contains(trim(csv_line, chr(13) || chr(10)), chr(10))) AS is_open
  FROM reject_errors GROUP BY byte ORDER BY byte`;

/**
 * Finds out which rows were not predicted, and why. The file is read once more, but only where there are some. They
 * are kept in the database, which puts them on disk when they are many.
 *
 * @param fault SQL of a row's fault, as `inputExpressions` gives it
 * @param rows of the table, without those that are no rows at all; and how many of them were predicted
 */
export async function findRejects(
  connection: DuckDBConnection,
  source: TableSource,
  fault: string,
  rows: { asked: number; scored: number },
): Promise<Rejects> {
  const broken = source.format.kind === 'csv' ? await brokenRows(connection, source) : [];
  const refused = rows.asked - rows.scored;
  const count = refused + broken.length;
  if (count > 0) await keepFaults(connection, source, fault, refused);
  return {
    count,
    visit: async (use) => {
      if (count === 0) return;
      const faults = faultsInOrder(connection);
      if (source.format.kind === 'csv') return visitLines(source, { faults, broken, rowCount: rows.asked }, use);
      for await (const { row, ...reject } of faults) await use({ line: source.linesBefore + row, ...reject });
    },
  };
}

async function keepFaults(connection: DuckDBConnection, source: TableSource, fault: string, refused: number) {
  const whole =
    source.format.kind === 'ndjson'
      ? `CASE WHEN fields IS NULL THEN chr(9) || 'is no JSON object' ELSE ${fault} END`
      : fault;
  // All columns are kept: those that nobody asks for would not be read, and their faults not be found.
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE rejected AS SELECT *, ${whole} AS fault
     FROM ${source.numberedRows} WHERE fault IS NOT NULL`,
  );
  const counted = await connection.runAndReadAll('SELECT count(*) FROM rejected');
  const found = Number(counted.getRowsJS()[0][0]);
  if (found !== refused) {
    throw new TrainerError(
      'failed',
      `${source.path}: ${refused} rows were not predicted, but for ${found} a reason is known. ` +
        'If the file was not changed meanwhile, please report this.',
    );
  }
}

interface TableFault extends Omit<RejectedRow, 'line'> {
  /** From 1, without the header. */
  row: number;
}

/** Finds the lines of a CSV file's rejected rows. */
async function visitLines(
  source: TableSource,
  { faults, broken, rowCount }: { faults: AsyncIterator<TableFault>; broken: readonly BrokenRow[]; rowCount: number },
  use: (row: RejectedRow) => void | Promise<void>,
): Promise<void> {
  // The header is a record too.
  let rows = -1;
  let nextBroken = 0;
  let next = await faults.next();
  await visitRecords(source, ({ line, byte }) => {
    if (nextBroken < broken.length && broken[nextBroken].byte <= byte) {
      const { column, reason } = broken[nextBroken++];
      return use({ line, column, reason });
    }
    rows++;
    if (next.done || next.value.row !== rows) return;
    const { column, reason } = next.value;
    return (async () => {
      next = await faults.next();
      await use({ line, column, reason });
    })();
  });
  if (!next.done || nextBroken < broken.length || rows !== rowCount) {
    throw new TrainerError(
      'failed',
      `${source.path}: its lines and its rows cannot be matched (${rows} and ${rowCount}). ` +
        `Quote cells that hold quotes or line breaks, double the quotes within, and end all lines alike.`,
    );
  }
}

async function* faultsInOrder(connection: DuckDBConnection): AsyncGenerator<TableFault, undefined> {
  const result = await connection.stream('SELECT row_number, fault FROM rejected ORDER BY row_number');
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    for (const [row, fault] of chunk.getRows()) {
      const text = String(fault);
      const tab = text.indexOf('\t');
      yield { row: Number(row), column: text.slice(0, tab), reason: text.slice(tab + 1) };
    }
  }
}

interface BrokenRow extends Omit<RejectedRow, 'line'> {
  byte: number;
}

async function brokenRows(connection: DuckDBConnection, source: TableSource): Promise<BrokenRow[]> {
  const { path, columns } = source;
  const result = await connection.runAndReadAll(BROKEN_ROWS);
  const rows: BrokenRow[] = [];
  for (const { byte, type, column, cells, is_open: isOpen } of result.getRowObjectsJS()) {
    if (isOpen === true) {
      const line = await lineOfByte(source, Number(byte));
      throw new TrainerError(
        'failed',
        `${path}: a quote is opened on line ${line} and not closed there. Close it, or double the quotes inside a quoted cell.`,
      );
    }
    const index = /^c(\d+)$/.exec(String(column))?.[1];
    const reasons: Record<string, string> = {
      'MISSING COLUMNS': `has ${String(cells)} ${cells === 1 ? 'cell' : 'cells'}; the header has ${columns.length}`,
      'TOO MANY COLUMNS': `has more cells than the header, which has ${columns.length}`,
      'INVALID ENCODING': 'is not UTF-8 text; save the file as UTF-8',
      'UNQUOTED VALUE': 'has text after a closing quote; double the quotes inside a quoted cell',
    };
    const isOfCell = type === 'INVALID ENCODING' || type === 'UNQUOTED VALUE';
    rows.push({
      byte: Number(byte),
      column: isOfCell && index !== undefined ? columns[Number(index)].name : '',
      reason: reasons[String(type)] ?? `cannot be read: ${String(type).toLowerCase()}`,
    });
  }
  return rows;
}

async function lineOfByte(source: TableSource, byte: number) {
  let found: number | undefined;
  await visitRecords(source, (start) => {
    if (start.byte >= byte) found ??= start.line;
  });
  return found;
}
