import { CellFault } from './cell-values';
import { type ColumnMapping, type Field, type ImportFile } from './column-mapping';
import { type TableFile, type TableRow } from './table-file';

/** Why a row can't be taken, and which column is to blame. */
export class RowFault extends Error {
  override readonly name = 'RowFault';

  constructor(
    readonly column: string,
    message: string,
  ) {
    super(message);
  }
}

/** Reads the mapped fields of a file's rows. */
export class RowReader<File extends ImportFile> {
  private readonly positions = new Map<string, number>();

  constructor(
    private readonly file: TableFile,
    private readonly mapping: ColumnMapping<File>,
  ) {
    for (const [field, column] of Object.entries<string | undefined>(mapping)) {
      if (column !== undefined) this.positions.set(field, file.columns.indexOf(column));
    }
  }

  has(field: Field<File>): boolean {
    return this.positions.has(field);
  }

  /** The value of a field that the file has. @throws RowFault when the cell has no such value. */
  value<Value>(row: TableRow, field: Field<File>, convert: (cell: string) => Value): Value {
    try {
      return convert(row.cells[this.positions.get(field) ?? -1]);
    } catch (error) {
      if (error instanceof CellFault) throw this.fault(field, error.message);
      throw error;
    }
  }

  fault(field: Field<File>, message: string): RowFault {
    return new RowFault(this.mapping[field] ?? field, message);
  }

  /** @throws RowFault when a row has more or fewer cells than the file has columns: then no cell can be trusted. */
  checkCells(row: TableRow): void {
    const { length } = this.file.columns;
    if (row.cells.length !== length) {
      throw new RowFault('', `the row has ${row.cells.length} cells, the header ${length}`);
    }
  }
}
