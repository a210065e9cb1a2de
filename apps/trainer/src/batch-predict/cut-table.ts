import { statSync } from 'node:fs';
import { type DuckDBConnection } from '@duckdb/node-api';
import { literal } from '../sql/sql-text';
import { partOfTable, type TableSource } from '../tables/table-file';
import { type Checkpoint } from './checkpoint';
import { cutText } from './cut-text';
import { type Part } from './part';

/** How much a part holds. */
export interface PartSize {
  /** Of text, unpacked. */
  bytes: number;
  /** Of Parquet. */
  rows: number;
}

/** A part, and the share of the table that ends with it. */
export interface PlacedPart extends Part {
  reaches: number;
}

/** Gzip makes tables some four times smaller. Where it makes them smaller yet, nothing but time is lost. */
const PACKED_SHARE = 4;

/** A table in parts: the same ones each time. */
export class CutTable {
  private constructor(
    private readonly table: TableSource,
    /** Bytes of its file as it is; of Parquet its rows. */
    private readonly extent: number,
    private readonly size: PartSize,
  ) {}

  static async of(connection: DuckDBConnection, table: TableSource, size: PartSize): Promise<CutTable> {
    const { path, format } = table;
    if (format.kind !== 'parquet') return new CutTable(table, statSync(path).size, size);
    const counted = await connection.runAndReadAll(`SELECT sum(num_rows) FROM parquet_file_metadata(${literal(path)})`);
    return new CutTable(table, Number(counted.getRowsJS()[0][0]), size);
  }

  /** About how many there are. */
  get likelyParts(): number {
    const { table, extent, size } = this;
    if (table.format.kind === 'parquet') return Math.ceil(extent / size.rows);
    return Math.ceil((extent * (table.format.isGzipped ? PACKED_SHARE : 1)) / size.bytes);
  }

  /** The parts that are not finished yet, in their order. */
  async *unfinishedParts(checkpoint: Checkpoint): AsyncGenerator<PlacedPart, undefined> {
    for await (const { index, source, reaches } of this.allParts(checkpoint)) {
      if (checkpoint.isFinished(index)) continue;
      const [outputFile, rejectsFile] = [checkpoint.outputFile(index), checkpoint.rejectsFile(index)];
      yield { index, source, reaches: reaches / this.extent, outputFile, rejectsFile };
    }
  }

  private async *allParts(checkpoint: Checkpoint): AsyncGenerator<Pick<PlacedPart, 'index' | 'source' | 'reaches'>> {
    const { table, extent, size } = this;
    if (this.likelyParts <= 1) {
      // A small table is read where it is.
      yield { index: 0, source: table, reaches: extent };
    } else if (table.format.kind === 'parquet') {
      for (let index = 0, fromRow = 0; fromRow < extent; index++, fromRow += size.rows) {
        const toRow = Math.min(fromRow + size.rows, extent);
        yield { index, source: partOfTable(table, { fromRow, toRow }), reaches: toRow };
      }
    } else {
      const copyOf = (index: number) => (checkpoint.isFinished(index) ? null : checkpoint.inputFile(index));
      for await (const { index, linesBefore, bytesRead } of cutText(table, { partBytes: size.bytes, copyOf })) {
        const source = partOfTable(table, { path: checkpoint.inputFile(index), linesBefore });
        yield { index, source, reaches: bytesRead };
      }
    }
  }
}
