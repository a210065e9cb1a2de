import { existsSync } from 'node:fs';
import { DataSourceError } from '../data-source-error';
import { openCsvFile } from './csv-file';
import { openParquetFile } from './parquet-file';
import { type TableFile } from './table-file';

/**
 * Opens a `.csv`, `.csv.gz` or `.parquet` file and reads its columns.
 *
 * @throws DataSourceError `file-missing` or `file-unreadable`.
 */
export async function openTableFile(path: string): Promise<TableFile> {
  if (!existsSync(path)) {
    throw new DataSourceError(
      'file-missing',
      `There is no file ${path}. Check the path; it is relative to this folder.`,
      {
        path,
      },
    );
  }
  if (/\.parquet$/i.test(path)) return openParquetFile(path);
  if (/\.(csv|tsv|txt)(\.gz)?$/i.test(path)) return openCsvFile(path);
  throw new DataSourceError(
    'file-unreadable',
    `${path} is neither CSV nor Parquet by its name: give a file that ends in .csv, .csv.gz or .parquet.`,
    { path },
  );
}
