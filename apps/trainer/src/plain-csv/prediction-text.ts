import { type AnswerCells, type OutputColumn, type TabularModel } from '../tables/tabular-model';
import { type PlainMemory } from './plain-memory';

const COMMA = 44;
const ZERO = 48;
const LARGEST_INT32 = 0x7fffffff;
/** `-2.2250738585072014e-308` is as long as a number gets. */
const MOST_NUMBER_BYTES = 24;

/** Writes a value at a place. @returns the place behind it */
type WriteValue = (value: number, at: number) => number;

/** The cells that a prediction adds to a record, as text: what DuckDB writes of the same answers. */
export class PredictionText {
  private readonly columns: { answers: Float64Array; write: WriteValue }[];
  private readonly end: { at: number; bytes: number };

  /** @param answers of some records, from which `write` takes those of one */
  constructor(
    model: Pick<TabularModel, 'outputs' | 'constants'>,
    answers: AnswerCells,
    private readonly memory: PlainMemory,
  ) {
    this.columns = model.outputs.map((output) => ({
      answers: answers[output.name],
      write: cellWriter(output, memory),
    }));
    const end = endOf(model);
    this.end = { at: memory.keep(end), bytes: end.length };
  }

  /** What the memory must keep for a model, in bytes. */
  static textBytes(model: Pick<TabularModel, 'outputs' | 'constants'>): number {
    return (
      endOf(model).length +
      model.outputs.reduce((sum, { choices = [] }) => sum + Buffer.byteLength(choices.join('')), 0)
    );
  }

  /** At most so many bytes are written for a record. */
  static mostBytes(model: Pick<TabularModel, 'outputs' | 'constants'>): number {
    const longest = ({ choices = [] }: OutputColumn) =>
      Math.max(MOST_NUMBER_BYTES, ...choices.map((choice) => Buffer.byteLength(choice)));
    return model.outputs.reduce((sum, output) => sum + 1 + longest(output), endOf(model).length);
  }

  /** Writes the cells of a record, each behind a comma, and the end of the line. @returns the place behind it */
  write(record: number, at: number): number {
    const { memory, end } = this;
    let place = at;
    for (const { answers, write } of this.columns) {
      memory.bytes[place++] = COMMA;
      const answer = answers[record];
      if (!Number.isNaN(answer)) place = write(answer, place);
    }
    return memory.copy(end.at, place, end.bytes);
  }
}

/** What ends every record. */
function endOf({ constants }: Pick<TabularModel, 'constants'>): Buffer {
  const cells = Object.values(constants).map((value) => `,${value}`);
  return Buffer.from(`${cells.join('')}\n`);
}

function cellWriter({ kind, choices = [] }: OutputColumn, memory: PlainMemory): WriteValue {
  if (kind === 'number') return (value, at) => memory.writeNumber(value, at);
  if (kind === 'whole number') return (value, at) => writeWholeNumber(value, memory.bytes, at);
  const texts = choices
    .map((choice) => Buffer.from(choice))
    .map((text) => ({ at: memory.keep(text), bytes: text.length }));
  return (choice, at) => memory.copy(texts[choice].at, at, texts[choice].bytes);
}

function writeWholeNumber(value: number, bytes: Buffer, at: number): number {
  if (value < 0 || value > LARGEST_INT32) return at + bytes.write(`${value}`, at, 'latin1');
  let end = at + 1;
  for (let power = 10; power <= value; power *= 10) end++;
  let rest = value;
  for (let place = end - 1; place >= at; place--) {
    const tenth = (rest / 10) | 0;
    bytes[place] = ZERO + rest - 10 * tenth;
    rest = tenth;
  }
  return end;
}
