import { FeatureError, parseDay } from '@retail-ml/features';
import { type InputCells, type InputColumn } from '../tables/tabular-model';
import { bytesToKeep, type PlainMemory } from './plain-memory';
import { type PlainRecords } from './plain-records';

/** Those by which a number of up to 15 digits may be divided. */
const POWERS_OF_TEN = Float64Array.from({ length: 16 }, (_, i) => 10 ** i);
const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');
/** Of a cell that is written in any other way than most are. No plain value is negative. */
const NOT_PLAIN = -1;

/** Reads a cell from its bytes. */
type ReadCell = (bytes: Buffer, from: number, to: number) => number;

/** Reads a model's inputs from plain records, as `InputExpressions` does in SQL from any. */
export class PlainCells {
  private readonly cells: { -readonly [Key in keyof InputCells]: InputCells[Key] };
  private readonly columns: ((records: PlainRecords, bytes: Buffer) => boolean)[] = [];

  /** @param places of the inputs among a record's cells; -1 for one that is not there */
  constructor(inputs: readonly InputColumn[], places: readonly number[], mostRecords: number, memory: PlainMemory) {
    const powersAt = memory.keep(POWERS_OF_TEN);
    const numbers: Record<string, Float64Array> = {};
    const texts: Record<string, string[]> = {};
    inputs.forEach((input, i) => {
      const cell = places[i];
      if (input.kind === 'text') {
        this.columns.push((records, bytes) => {
          texts[input.name] = textsOf(records, cell, bytes);
          return true;
        });
        return;
      }
      const values = (numbers[input.name] = memory.keepNumbers(mostRecords).fill(NaN));
      if (cell === -1) return;
      const isOptional = input.isOptional === true;
      if ('minimum' in input) {
        this.columns.push((records) => records.readNumbers(cell, isOptional, powersAt, values));
        return;
      }
      const read = cellReader(input);
      this.columns.push((records, bytes) => readColumn(values, records, cell, bytes, read, isOptional));
    });
    this.cells = { rowCount: 0, numbers, texts };
  }

  /** What the memory must keep for so many columns, in bytes. */
  static keptBytes(inputs: readonly InputColumn[], mostRecords: number): number {
    return POWERS_OF_TEN.byteLength + inputs.length * bytesToKeep(mostRecords * Float64Array.BYTES_PER_ELEMENT);
  }

  /** @returns the cells, which the next call overwrites; null where one is not plain */
  read(records: PlainRecords, bytes: Buffer): InputCells | null {
    this.cells.rowCount = records.count;
    return this.columns.every((readPlain) => readPlain(records, bytes)) ? this.cells : null;
  }
}

function readColumn(
  values: Float64Array,
  records: PlainRecords,
  cell: number,
  bytes: Buffer,
  read: ReadCell,
  isOptional: boolean,
): boolean {
  for (let record = 0; record < records.count; record++) {
    const [from, to] = [records.start(record, cell), records.stop(record, cell)];
    const value = isOptional && from === to ? NaN : read(bytes, from, to);
    if (value === NOT_PLAIN) return false;
    values[record] = value;
  }
  return true;
}

function textsOf(records: PlainRecords, cell: number, bytes: Buffer): string[] {
  const textOf = (_: unknown, record: number) =>
    cell === -1 ? '' : bytes.toString('utf8', records.start(record, cell), records.stop(record, cell));
  return Array.from({ length: records.count }, textOf);
}

function cellReader(input: Exclude<InputColumn, { kind: 'text' } | { minimum: number }>): ReadCell {
  switch (input.kind) {
    case 'flag':
      return readFlag;
    case 'choice':
      return choiceReader(input.choices);
    case 'day':
      return readDay;
  }
}

function readFlag(bytes: Buffer, from: number, to: number): number {
  if (isText(bytes, from, to, TRUE)) return 1;
  return isText(bytes, from, to, FALSE) ? 0 : NOT_PLAIN;
}

function choiceReader(choices: readonly string[]): ReadCell {
  const texts = choices.map((choice) => Buffer.from(choice));
  return (bytes, from, to) => texts.findIndex((text) => isText(bytes, from, to, text));
}

function readDay(bytes: Buffer, from: number, to: number): number {
  try {
    // Those before 1970 are for whoever knows what a year 0 is.
    return Math.max(parseDay(bytes.toString('latin1', from, to)), NOT_PLAIN);
  } catch (error) {
    if (error instanceof FeatureError) return NOT_PLAIN;
    throw error;
  }
}

function isText(bytes: Buffer, from: number, to: number, text: Buffer): boolean {
  if (to - from !== text.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[from + i] !== text[i]) return false;
  return true;
}
