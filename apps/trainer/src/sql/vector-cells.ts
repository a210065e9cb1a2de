import {
  type DuckDBBigIntVector,
  type DuckDBDataChunk,
  type DuckDBDoubleVector,
  type DuckDBEnum8Vector,
  type DuckDBStructVector,
  type DuckDBVarCharVector,
} from '@duckdb/node-api';
import { type AnswerCells, type InputCells, type InputColumn, type OutputColumn } from '../tables/tabular-model';

// Getting and setting one cell after the other costs as much as predicting the row. So this file, and no other, takes
// the arrays behind DuckDB's vectors, which are private there; its version is pinned, and tests read every cell.

/** Bits of the rows, 1 where there is a value; null where all rows have one. */
interface WithNulls {
  validity: { data: BigUint64Array | null };
}

const MASK_BITS = 64;

/** @param columns of the chunk, in its order: texts are VARCHAR, all others DOUBLE */
export function inputCells(chunk: DuckDBDataChunk, columns: readonly InputColumn[]): InputCells {
  const { rowCount } = chunk;
  const numbers: Record<string, Float64Array> = {};
  const texts: Record<string, string[]> = {};
  columns.forEach(({ name, kind }, i) => {
    const vector = chunk.getColumnVector(i);
    if (kind === 'text') texts[name] = textsOf(vector as DuckDBVarCharVector, rowCount);
    else numbers[name] = numbersOf(vector as DuckDBDoubleVector);
  });
  return { rowCount, numbers, texts };
}

/**
 * Hands answers over to DuckDB; a row that is not `possible` is NULL.
 *
 * @param output a STRUCT of the columns, in their order
 */
export function writeAnswers(
  output: DuckDBStructVector,
  columns: readonly OutputColumn[],
  answers: AnswerCells,
  possible: Uint8Array,
): void {
  const rowCount = possible.length;
  columns.forEach(({ name, kind }, i) => {
    const vector = output.entryVectorAt(i);
    const values = answers[name].subarray(0, rowCount);
    if (kind === 'number') (vector as DuckDBDoubleVector)['items'].set(values);
    else if (kind === 'choice') setPlaces((vector as DuckDBEnum8Vector)['items'], values);
    else setWholeNumbers((vector as DuckDBBigIntVector)['items'], values);
    setValid(vector as unknown as WithNulls, bitsOfNumbers(values));
  });
  setValid(output as unknown as WithNulls, bitsOfRows(possible));
  output.flush();
}

function numbersOf(vector: DuckDBDoubleVector): Float64Array {
  const items = vector['items'];
  const valid = (vector as unknown as WithNulls).validity.data;
  if (valid === null) return items;
  const bits = new Uint8Array(valid.buffer, valid.byteOffset, valid.byteLength);
  for (let row = 0; row < items.length; row++) if ((bits[row >> 3] & (1 << (row & 7))) === 0) items[row] = NaN;
  return items;
}

function textsOf(vector: DuckDBVarCharVector, rowCount: number): string[] {
  const texts = new Array<string>(rowCount);
  for (let row = 0; row < rowCount; row++) texts[row] = vector.getItem(row) ?? '';
  return texts;
}

/** Without a BigInt for each: the two halves of 64 bits, the lower one first. */
function setWholeNumbers(items: BigInt64Array, values: Float64Array): void {
  const halves = new Int32Array(items.buffer, items.byteOffset, 2 * items.length);
  for (let row = 0; row < values.length; row++) {
    halves[2 * row] = values[row] | 0;
    halves[2 * row + 1] = Math.floor(values[row] / 2 ** 32);
  }
}

/** Faster than to set one array to another of a different kind. */
function setPlaces(items: Uint8Array, values: Float64Array): void {
  for (let row = 0; row < values.length; row++) items[row] = values[row];
}

/** @param bits of the rows; null where all are valid */
function setValid(vector: WithNulls, bits: Uint8Array | null): void {
  if (bits !== null) vector.validity.data = new BigUint64Array(bits.buffer);
}

/** 1 for each row with a number, 0 for NaN; null where all have one. */
function bitsOfNumbers(values: Float64Array): Uint8Array | null {
  let bits: Uint8Array | null = null;
  for (let row = 0; row < values.length; row++) {
    if (Number.isNaN(values[row])) clearBit((bits ??= allValid(values.length)), row);
  }
  return bits;
}

/** 1 for each possible row; null where all are. */
function bitsOfRows(possible: Uint8Array): Uint8Array | null {
  if (!possible.includes(0)) return null;
  const bits = allValid(possible.length);
  for (let row = 0; row < possible.length; row++) if (possible[row] === 0) clearBit(bits, row);
  return bits;
}

function allValid(rowCount: number): Uint8Array {
  return new Uint8Array(Math.ceil(rowCount / MASK_BITS) * BigUint64Array.BYTES_PER_ELEMENT).fill(0xff);
}

function clearBit(bits: Uint8Array, row: number): void {
  bits[row >> 3] &= ~(1 << (row & 7));
}
