import { isUtf8 } from 'node:buffer';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { predictionColumns } from '../batch-predict/copy-predictions';
import { type Part, type PartOutcome, type PartPredictor, type PartsSettings } from '../batch-predict/part';
import { writeAll } from '../batch-predict/write-all';
import { possibleRows } from '../tables/possible-rows';
import { LF } from '../tables/quoted-cells';
import { type TableSource } from '../tables/table-file';
import { countedChoices, type TabularModel } from '../tables/tabular-model';
import { PlainCells } from './plain-cells';
import { PlainMemory } from './plain-memory';
import { PlainRecords } from './plain-records';
import { PredictionText } from './prediction-text';

/** Few enough that their cells stay in the processor's cache until they are written. */
const RECORDS_AT_ONCE = 2048;
/** Of a part: the parts of a file, and files of one part, have somewhat more than 4 MB at most. */
const MOST_INPUT_BYTES = 6 << 20;
const OUTPUT_BYTES = 1 << 20;
/** The places of so many cells take 4 MB. */
const MOST_COLUMNS = 512;
/** Texts that DuckDB's writer would put in quotes. */
const NEEDS_QUOTES = /[",#\r\n]/;

/** What is made once for all parts of a table. */
interface PlainTable {
  memory: PlainMemory;
  records: PlainRecords;
  cells: PlainCells;
  text: PredictionText;
}

/**
 * Predicts parts of CSV whose records are all plain and can all be predicted. Every other part is left to DuckDB, whose
 * bytes it writes in half the time.
 */
export class PlainPartPredictor implements PartPredictor {
  private readonly mostAddedBytes: number;
  private table: PlainTable | undefined;

  private constructor(
    private readonly model: TabularModel,
    private readonly otherwise: PartPredictor,
  ) {
    this.mostAddedBytes = PredictionText.mostBytes(model);
  }

  /** @returns `otherwise` itself where no part can be plain */
  static over(
    otherwise: PartPredictor,
    model: TabularModel,
    { outputFormat, explain }: Pick<PartsSettings, 'outputFormat' | 'explain'>,
  ): PartPredictor {
    const added = [...model.outputs.flatMap(({ choices = [] }) => choices), ...Object.values(model.constants)];
    const canBePlain = PlainMemory.isPossible && outputFormat.kind === 'csv' && !outputFormat.isGzipped && !explain;
    return canBePlain && !added.some((it) => NEEDS_QUOTES.test(`${it}`))
      ? new PlainPartPredictor(model, otherwise)
      : otherwise;
  }

  async predict(part: Part): Promise<PartOutcome> {
    return (await this.predictPlain(part)) ?? this.otherwise.predict(part);
  }

  interrupt(): void {
    this.otherwise.interrupt();
  }

  close(): Promise<void> {
    return this.otherwise.close();
  }

  /** @returns null where not all of the part is plain */
  private async predictPlain({ index, source, outputFile }: Part): Promise<PartOutcome | null> {
    const { format, delimiter, stored, columns } = source;
    const canBePlain = format.kind === 'csv' && delimiter === ',' && !stored.isGzipped;
    if (
      !canBePlain ||
      columns.length === 1 ||
      columns.length > MOST_COLUMNS ||
      columns.some(({ name }) => NEEDS_QUOTES.test(name))
    )
      return null;
    const table = (this.table ??= this.plainTable(columns));
    const end = readInput(stored.path, table.memory);
    const begin = end === null ? null : headerEnd(table.memory, end, columns.length);
    if (end === null || begin === null) return null;
    const file = openSync(outputFile, 'w');
    try {
      if (index === 0) {
        const names = [...columns.map(({ name }) => name), ...predictionColumns(this.model, false)];
        writeAll(file, Buffer.from(`${names.join(',')}\n`));
      }
      return await this.predictRecords(table, begin, end, file);
    } finally {
      closeSync(file);
    }
  }

  private async predictRecords(
    { memory, records, cells, text }: PlainTable,
    begin: number,
    end: number,
    file: number,
  ): Promise<PartOutcome | null> {
    const { model } = this;
    const { answers } = text;
    const counted = answers[model.counted.output];
    const outcome: PartOutcome = { scored: 0, rejected: 0, counts: countedChoices(model).map(() => 0) };
    for (let at = begin; at < end; at = records.end) {
      // In one go it would hold the thread, on which another may wait for its next part.
      await setImmediate();
      if (!records.find(at, end)) return null;
      const inputs = cells.read(records, memory.bytes);
      if (inputs === null) return null;
      const possible = possibleRows(inputs, model);
      if (possible.includes(0)) return null;
      model.predict(inputs, possible, answers);
      for (let record = 0; record < records.count; record++) outcome.counts[counted[record]]++;
      outcome.scored += records.count;
      if (!this.writeRecords(memory, records, text, file)) return null;
    }
    return outcome;
  }

  /** Writes each record with its prediction behind it; false where one is longer than what is written at once. */
  private writeRecords(memory: PlainMemory, records: PlainRecords, text: PredictionText, file: number): boolean {
    const { outputAt } = memory;
    const write = (from: number, count: number) =>
      writeAll(file, memory.bytes.subarray(outputAt, text.write(records, from, count, outputAt)));
    const mostBytes = (from: number, count: number) =>
      records.recordStop(from + count - 1) - records.start(from, 0) + count * this.mostAddedBytes;
    if (mostBytes(0, records.count) <= memory.outputBytes) {
      write(0, records.count);
      return true;
    }
    // Long ones, which are rare, by themselves.
    for (let record = 0; record < records.count; record++) {
      if (mostBytes(record, 1) > memory.outputBytes) return false;
      write(record, 1);
    }
    return true;
  }

  private plainTable(columns: TableSource['columns']): PlainTable {
    const { model } = this;
    const startCount = PlainRecords.startCount(columns.length, RECORDS_AT_ONCE);
    const keptBytes =
      PlainCells.keptBytes(model.inputs, RECORDS_AT_ONCE) + PredictionText.keptBytes(model, RECORDS_AT_ONCE);
    const memory = new PlainMemory(startCount, keptBytes, MOST_INPUT_BYTES, OUTPUT_BYTES);
    const places = model.inputs.map(({ name }) => columns.findIndex((column) => column.name === name));
    return {
      memory,
      records: new PlainRecords(memory, columns.length, RECORDS_AT_ONCE),
      cells: new PlainCells(model.inputs, places, RECORDS_AT_ONCE, memory),
      text: new PredictionText(model, RECORDS_AT_ONCE, memory),
    };
  }
}

/**
 * Reads a text of UTF-8 into the memory's input, and ends its last line where it does not.
 *
 * @returns the place behind it; null where it is another text, or too long
 */
function readInput(path: string, { bytes, inputAt, inputBytes }: PlainMemory): number | null {
  const file = openSync(path, 'r');
  try {
    if (fstatSync(file).size >= inputBytes) return null;
    let end = inputAt;
    for (let read = -1; read !== 0; end += read) read = readSync(file, bytes, end, inputAt + inputBytes - end, null);
    if (end === inputAt || !isUtf8(bytes.subarray(inputAt, end))) return null;
    if (bytes[end - 1] !== LF) bytes[end++] = LF;
    return end;
  } finally {
    closeSync(file);
  }
}

/** Where the first record begins; null where the header is not one line of names without quotes. */
function headerEnd({ bytes, inputAt }: PlainMemory, end: number, columnCount: number): number | null {
  const lineFeed = bytes.indexOf(LF, inputAt);
  const header = bytes.toString('utf8', inputAt, Math.min(lineFeed, end));
  return header.includes('"') || header.split(',').length !== columnCount ? null : lineFeed + 1;
}
