import { type PlainMemory } from './plain-memory';

/**
 * Where the cells of a few CSV records lie, for records that need no more than commas and line feeds to be told apart.
 * All else - quotes, carriage returns, other control characters, records with other than so many cells - is not plain,
 * and for a reader that knows CSV. So are number signs, which DuckDB's writer puts in quotes.
 */
export class PlainRecords {
  /** Records that were found. */
  count = 0;
  /** The place behind the last of them. */
  end = 0;

  constructor(
    private readonly memory: PlainMemory,
    readonly cellsPerRecord: number,
    private readonly mostRecords: number,
  ) {}

  /** How many places of cells the memory must have. */
  static startCount(cellsPerRecord: number, mostRecords: number): number {
    return (cellsPerRecord + 1) * mostRecords;
  }

  /** Finds records in the lines from `at` to `end`, `mostRecords` at most; false where one is not plain. */
  find(at: number, end: number): boolean {
    const { memory, cellsPerRecord, mostRecords } = this;
    const count = memory.kernels.findRecords(at, end, memory.starts.byteOffset, cellsPerRecord, mostRecords);
    if (count === -1) return false;
    this.count = count;
    this.end = memory.starts[count * (cellsPerRecord + 1) - 1];
    return true;
  }

  /**
   * Reads one cell of each record as a number: digits, among which there may be a point.
   *
   * @param values in the memory; receive NaN for an empty cell where it `isOptional`
   * @param powersAt where the powers of ten lie, from the 0th to the 15th
   * @returns whether all cells are written so
   */
  readNumbers(cell: number, isOptional: boolean, powersAt: number, values: Float64Array): boolean {
    const stride = (this.cellsPerRecord + 1) * Int32Array.BYTES_PER_ELEMENT;
    const start = this.startAddress(0) + cell * Int32Array.BYTES_PER_ELEMENT;
    const { readNumbers } = this.memory.kernels;
    return readNumbers(start, stride, this.count, isOptional ? 1 : 0, powersAt, values.byteOffset) === 1;
  }

  /** Where the places of a record's cells lie. */
  startAddress(record: number): number {
    return this.memory.starts.byteOffset + record * (this.cellsPerRecord + 1) * Int32Array.BYTES_PER_ELEMENT;
  }

  /** Where a cell begins. */
  start(record: number, cell: number): number {
    return this.memory.starts[record * (this.cellsPerRecord + 1) + cell];
  }

  /** Where a cell ends: the place of the comma or line feed behind it. */
  stop(record: number, cell: number): number {
    return this.memory.starts[record * (this.cellsPerRecord + 1) + cell + 1] - 1;
  }

  /** Where a record ends: the place of its line feed. */
  recordStop(record: number): number {
    return this.stop(record, this.cellsPerRecord - 1);
  }
}
