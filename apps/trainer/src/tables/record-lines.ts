import { type TableSource, unpackedBytes } from './table-file';

const LF = 10;
const CR = 13;
const QUOTE = 34;

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
  const separator = delimiter.charCodeAt(0);
  const start: RecordStart = { line: 1, byte: 0 };
  let line = 1;
  let byte = 0;
  let isInRecord = false;
  let isCellStart = true;
  let isQuoted = false;
  let isAfterQuote = false;
  let isAfterCr = false;
  for await (const chunk of unpackedBytes(stored)) {
    const bytes = chunk as Buffer;
    for (let i = 0; i < bytes.length; i++, byte++) {
      const value = bytes[i];
      const isSecondHalf = isAfterCr && value === LF;
      if (value === LF || value === CR) {
        if (!isSecondHalf) line++;
        isAfterCr = value === CR;
        if (isQuoted) continue;
        isInRecord = false;
        isCellStart = true;
        isAfterQuote = false;
        continue;
      }
      isAfterCr = false;
      if (!isInRecord) {
        isInRecord = true;
        start.line = linesBefore + line;
        start.byte = byte;
        const visited = visit(start);
        if (visited !== undefined) await visited;
      }
      if (value === QUOTE) {
        // Within quotes a quote ends them, unless another follows at once.
        if (isQuoted) {
          isQuoted = false;
          isAfterQuote = true;
        } else if (isCellStart || isAfterQuote) {
          isQuoted = true;
          isAfterQuote = false;
        }
        isCellStart = false;
      } else if (!isQuoted) {
        isCellStart = value === separator;
        isAfterQuote = false;
      }
    }
  }
}
