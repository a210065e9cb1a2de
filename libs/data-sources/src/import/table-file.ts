/** A row of a file, its cells as text. */
export interface TableRow {
  /** Where the row begins: the line of a CSV file (the header is line 1), the row of a Parquet file (from 1). */
  line: number;
  /** In the order of the file's columns; an absent value is "". */
  cells: readonly string[];
  /** The row as it stands in the file. */
  raw: string;
}

/** A file of rows with named columns. */
export interface TableFile {
  path: string;
  columns: readonly string[];
  /**
   * All rows in order, in batches.
   *
   * @param onShare told the share of the file that is read, 0 to 1.
   * @throws DataSourceError `file-unreadable` when the rest of the file can't be split into rows.
   */
  rows(onShare: (share: number) => void): AsyncIterable<TableRow[]>;
}
