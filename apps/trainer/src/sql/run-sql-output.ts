import { csvLine } from '@retail-ml/data-sources';
import Table from 'cli-table3';
import { type SqlRows } from './run-sql';

/** Rows that a table shows: more are for files. */
const SHOWN_ROWS = 100;

/** A table of the first rows. */
export async function sqlTable({ columns, rows }: SqlRows): Promise<string> {
  const table = new Table({ head: [...columns], style: { head: [], border: [] } });
  let count = 0;
  for await (const row of rows) {
    if (count++ < SHOWN_ROWS) table.push(row.map((value) => value ?? ''));
  }
  const closing =
    count > SHOWN_ROWS
      ? `The first ${SHOWN_ROWS} of ${count} rows; --csv and --json give them all.`
      : `${count} ${count === 1 ? 'row' : 'rows'}`;
  return `${table.toString()}\n${closing}`;
}

/** Lines of CSV, the first with the columns' names. */
export async function* sqlCsv({ columns, rows }: SqlRows): AsyncGenerator<string> {
  yield csvLine(columns);
  for await (const row of rows) yield csvLine(row);
}

/** The lines of one JSON array, from rows of one JSON object each. */
export async function* sqlJson({ rows }: SqlRows): AsyncGenerator<string> {
  let before = '[';
  for await (const [object] of rows) {
    yield `${before}${object}`;
    before = ',';
  }
  yield before === '[' ? '[]' : ']';
}
