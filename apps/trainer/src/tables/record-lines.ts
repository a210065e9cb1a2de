import { CR, LF, QuotedCells } from './quoted-cells';
import { type TableSource, unpackedBytes } from './table-file';

/** Where a row begins. */
export interface RecordStart {
  /** In the file; the header is on line 1. */
  line: number;
  /** Bytes before it in what is read, unpacked. */
  byte: number;
}

/**
 * Where each row of a CSV file begins, the header first: quoted cells may hold line breaks, empty lines are no rows.
 * The database numbers rows; people look for lines.
 *
 * @param visit called once a row, in order
 */
export async function visitRecords(
  { stored, delimiter, linesBefore }: Pick<TableSource, 'stored' | 'delimiter' | 'linesBefore'>,
  visit: (start: RecordStart) => void | Promise<void>,
): Promise<void> {
  const cells = new QuotedCells(delimiter.charCodeAt(0));
  const start: RecordStart = { line: 1, byte: 0 };
  let line = 1;
  let byte = 0;
  let isInRecord = false;
  let isAfterCr = false;
  for await (const chunk of unpackedBytes(stored)) {
    const bytes = chunk as Buffer;
    for (let i = 0; i < bytes.length; i++, byte++) {
      const value = bytes[i];
      if (value === LF || value === CR) {
        const isSecondHalf = isAfterCr && value === LF;
        if (!isSecondHalf) line++;
        if (!cells.isQuoted) isInRecord = false;
      } else if (!isInRecord) {
        isInRecord = true;
        start.line = linesBefore + line;
        start.byte = byte;
        const visited = visit(start);
        if (visited !== undefined) await visited;
      }
      isAfterCr = value === CR;
      cells.take(value);
    }
  }
}
