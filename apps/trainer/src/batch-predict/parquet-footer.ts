import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { readThrift, type ThriftList, type ThriftStruct, type ThriftValue, writeThrift } from './thrift-compact';

/** Before the first row group and after the footer. */
export const PARQUET_MAGIC = Buffer.from('PAR1');
/** The footer's length and the magic, at the end. */
const TAIL_BYTES = 8;

// Numbers of fields in Parquet's metadata:
// https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift
const FILE = { rows: 3, rowGroups: 4 };
const ROW_GROUP = { columns: 1, fileOffset: 5, ordinal: 7 };
const COLUMN_CHUNK = { fileOffset: 2, metadata: 3, offsetIndexOffset: 4, columnIndexOffset: 6 };
const COLUMN = { dataPageOffset: 9, indexPageOffset: 10, dictionaryPageOffset: 11, bloomFilterOffset: 14 };

/** @returns the metadata of a Parquet file, and where it begins: what lies before is the magic and the row groups */
export function readParquetFooter(path: string): { footer: Buffer; begin: number } {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const tail = Buffer.alloc(TAIL_BYTES);
    readSync(file, tail, 0, TAIL_BYTES, size - TAIL_BYTES);
    const footer = Buffer.alloc(tail.readUInt32LE(0));
    const begin = size - TAIL_BYTES - footer.length;
    readSync(file, footer, 0, footer.length, begin);
    return { footer, begin };
  } finally {
    closeSync(file);
  }
}

/**
 * The end of a Parquet file whose row groups are those of other files with the same columns, one file after the other.
 *
 * @param parts footers of these files, and by how many bytes their row groups lie further back now
 */
export function joinedParquetEnd(parts: readonly { footer: Buffer; shift: number }[]): Buffer {
  const files = parts.map(({ footer, shift }) => ({ file: readThrift(footer), shift }));
  const joined = files[0].file;
  const rowGroups = files.flatMap(({ file, shift }) => {
    const groups = (file.fields.get(FILE.rowGroups) as ThriftList).items as ThriftStruct[];
    for (const group of groups) shiftRowGroup(group, BigInt(shift));
    return groups;
  });
  rowGroups.forEach((group, i) => setWhole(group, ROW_GROUP.ordinal, () => BigInt(i)));
  const rows = files.reduce((sum, { file }) => sum + whole(file.fields.get(FILE.rows)), 0n);
  setWhole(joined, FILE.rows, () => rows);
  const list = joined.fields.get(FILE.rowGroups) as ThriftList;
  // An empty list does not know what it would hold.
  const element = rowGroups.length > 0 ? rowGroups[0].type : list.element;
  joined.fields.set(FILE.rowGroups, { ...list, element, items: rowGroups });
  const footer = writeThrift(joined);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(footer.length);
  return Buffer.concat([footer, length, PARQUET_MAGIC]);
}

function shiftRowGroup(group: ThriftStruct, shift: bigint): void {
  const shifted = (value: bigint) => value + shift;
  setWhole(group, ROW_GROUP.fileOffset, shifted);
  for (const chunk of (group.fields.get(ROW_GROUP.columns) as ThriftList).items as ThriftStruct[]) {
    const { fileOffset, metadata, ...indexes } = COLUMN_CHUNK;
    // Where a file leaves it out it is 0.
    setWhole(chunk, fileOffset, (value) => (value === 0n ? value : shifted(value)));
    for (const id of Object.values(indexes)) setWhole(chunk, id, shifted);
    const column = chunk.fields.get(metadata) as ThriftStruct;
    for (const id of Object.values(COLUMN)) setWhole(column, id, shifted);
  }
}

/** Changes a whole number of a struct, if it is there. */
function setWhole({ fields }: ThriftStruct, id: number, change: (value: bigint) => bigint): void {
  const field = fields.get(id);
  if (field !== undefined && 'value' in field && typeof field.value === 'bigint') {
    fields.set(id, { ...field, value: change(field.value) } as ThriftValue);
  }
}

function whole(value: ThriftValue | undefined): bigint {
  return value !== undefined && 'value' in value ? BigInt(value.value) : 0n;
}
