import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { parse } from 'csv-parse/sync';
import { openDuckdbWriter } from '../duckdb/open-duckdb-writer';
import { type WriteMode } from '../retail-rows';
import { importSales, type ImportSalesInput, type ImportSummary } from './import-sales';

/** The header of the small files of sales. */
export const SALES_HEADER = 'customer_id,product_id,date,quantity,price\n';

/** A new folder with files to import, and the DuckDB file that they are imported into. */
export class ImportFolder {
  private constructor(readonly path: string) {}

  static async create(): Promise<ImportFolder> {
    return new ImportFolder(await mkdtemp(join(tmpdir(), 'import-sales-')));
  }

  get duckdbFile(): string {
    return this.file('retail.duckdb');
  }

  get rejectsFile(): string {
    return this.file('rejects.csv');
  }

  file(name: string): string {
    return join(this.path, name);
  }

  async write(name: string, content: string | Buffer): Promise<string> {
    await writeFile(this.file(name), content);
    return this.file(name);
  }

  intoDuckdb(
    input: Omit<ImportSalesInput, 'openWriter' | 'rejectsFile'>,
    mode: WriteMode = 'replace',
  ): Promise<ImportSummary> {
    return importSales({
      ...input,
      rejectsFile: this.rejectsFile,
      openWriter: () => openDuckdbWriter({ path: this.duckdbFile, mode }),
    });
  }

  async query(sql: string): Promise<unknown[][]> {
    const instance = await DuckDBInstance.create(this.duckdbFile, { access_mode: 'READ_ONLY' });
    const connection = await instance.connect();
    const rows = (await connection.runAndReadAll(sql)).getRowsJson();
    connection.closeSync();
    instance.closeSync();
    return rows;
  }

  async rejects(): Promise<Record<string, string>[]> {
    return parse(await readFile(this.rejectsFile, 'utf8'), { columns: true });
  }

  remove(): Promise<void> {
    return rm(this.path, { recursive: true });
  }
}
