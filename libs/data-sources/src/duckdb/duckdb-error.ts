import { isNativeError } from 'node:util/types';
import { DataSourceError } from '../data-source-error';

/** DuckDB's error as one that names the file and the mend. Errors of this package pass through. */
export function explainDuckdbError(path: string, error: unknown): unknown {
  if (!isNativeError(error) || error instanceof DataSourceError) return error;
  const holder = /Conflicting lock is held in (.+?\(PID \d+\))/.exec(error.message)?.[1];
  if (holder !== undefined || /Could not set lock|already attached|file handle conflict/i.test(error.message)) {
    return new DataSourceError(
      'file-locked',
      `${path} is in use by ${holder ?? 'another program'}. ` +
        `Let it finish or end it, then try again: only one program at a time may write a DuckDB file.`,
      { path, ...(holder !== undefined && { holder }) },
      { cause: error },
    );
  }
  if (
    /not a valid DuckDB database file|Could not read|Permission denied|Cannot open file|No such file/i.test(
      error.message,
    )
  ) {
    return new DataSourceError(
      'file-unreadable',
      `${path} can't be opened as a DuckDB file: ${firstLine(error.message)} ` +
        `Set the path to another file, or delete this one and make it anew with "npx retail-ml generate".`,
      { path },
      { cause: error },
    );
  }
  return new DataSourceError(
    'query-failed',
    `DuckDB (${path}): ${firstLine(error.message)}`,
    { path },
    { cause: error },
  );
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0];
}
