import { type AnswerCells, emptyAnswers, type OutputColumn, type TabularModel } from '../tables/tabular-model';
import { bytesToKeep, type PlainMemory } from './plain-memory';
import { type PlainRecords } from './plain-records';

/** `-2.2250738585072014e-308` is as long as a number gets. */
const MOST_NUMBER_BYTES = 24;

/** Of `prediction-text.wat`. */
const KINDS = { number: 0, 'whole number': 1, choice: 2 } as const;
const WORDS_PER_COLUMN = 3;
const WORDS_PER_CHOICE = 2;
const WORD_BYTES = Int32Array.BYTES_PER_ELEMENT;

/** Records with the cells that a prediction adds to them, as text: what DuckDB writes of the same answers. */
export class PredictionText {
  /** Answers of some records, from which `write` takes theirs. */
  readonly answers: AnswerCells;
  private readonly columnsAt: number;
  private readonly columnsEnd: number;
  private readonly endAt: number;
  private readonly endBytes: number;

  constructor(
    model: Pick<TabularModel, 'outputs' | 'constants'>,
    mostRecords: number,
    private readonly memory: PlainMemory,
  ) {
    this.answers = emptyAnswers(model, () => memory.keepNumbers(mostRecords));
    const columns = model.outputs.flatMap(({ name, kind, choices = [] }) => {
      const places = choices.map((choice) => Buffer.from(choice)).flatMap((text) => [memory.keep(text), text.length]);
      return [KINDS[kind], this.answers[name].byteOffset, memory.keep(Int32Array.from(places))];
    });
    this.columnsAt = memory.keep(Int32Array.from(columns));
    this.columnsEnd = this.columnsAt + columns.length * WORD_BYTES;
    const end = endOf(model);
    this.endAt = memory.keep(end);
    this.endBytes = end.length;
  }

  /** What the memory must keep for a model, in bytes. */
  static keptBytes(model: Pick<TabularModel, 'outputs' | 'constants'>, mostRecords: number): number {
    const choices = model.outputs.flatMap((output) => output.choices ?? []);
    const pieces = [
      ...model.outputs.map(() => mostRecords * Float64Array.BYTES_PER_ELEMENT),
      ...choices.map((choice) => Buffer.byteLength(choice)),
      ...model.outputs.map((output) => (output.choices ?? []).length * WORDS_PER_CHOICE * WORD_BYTES),
      model.outputs.length * WORDS_PER_COLUMN * WORD_BYTES,
      endOf(model).length,
    ];
    return pieces.reduce((sum, bytes) => sum + bytesToKeep(bytes), 0);
  }

  /** At most so many bytes are added to a record. */
  static mostBytes(model: Pick<TabularModel, 'outputs' | 'constants'>): number {
    const longest = ({ choices = [] }: OutputColumn) =>
      Math.max(MOST_NUMBER_BYTES, ...choices.map((choice) => Buffer.byteLength(choice)));
    return model.outputs.reduce((sum, output) => sum + 1 + longest(output), endOf(model).length);
  }

  /** Writes some records, each with the cells of its answers behind a comma. @returns the place behind them */
  write(records: PlainRecords, from: number, count: number, at: number): number {
    return this.memory.kernels.writeRecords(
      records.startAddress(from),
      records.cellsPerRecord,
      count,
      this.columnsAt,
      this.columnsEnd,
      from * Float64Array.BYTES_PER_ELEMENT,
      this.endAt,
      this.endBytes,
      at,
    );
  }
}

/** What ends every record. */
function endOf({ constants }: Pick<TabularModel, 'constants'>): Buffer {
  const cells = Object.values(constants).map((value) => `,${value}`);
  return Buffer.from(`${cells.join('')}\n`);
}
