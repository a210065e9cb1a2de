import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { batchPredict } from '../../batch-predict/batch-predict';
import { SILENT_PROGRESS } from '../../progress';
import { queryDuckdb } from '../../sql/query-duckdb';
import { identifier, literal } from '../../sql/sql-text';
import { type Answer, type PredictionRequest } from '../answers';
import { type Comparison, type Place } from '../place';
import { type Subject } from '../subject';

/** Small enough that several threads have parts to predict. */
const PART_SIZE = { bytes: 128 << 10, rows: 2048 };

export interface BatchFileOptions {
  format: 'csv' | 'parquet';
  threads: number;
}

/** Rows from file to file by `batch-predict`. */
export function batchFile({ format, threads }: BatchFileOptions): Place {
  const kind = { csv: 'CSV', parquet: 'Parquet' }[format];
  return {
    name: `${kind} file, ${threads === 1 ? 'one thread' : `${threads} threads`}`,
    tolerance: 0,
    run: (subject) => predictFile(subject, { format, threads }),
  };
}

async function predictFile(subject: Subject, { format, threads }: BatchFileOptions): Promise<Comparison> {
  const { name, scratchFolder, modelFolder, requests, expected } = subject;
  const file = (part: string) => join(scratchFolder, `${part}-${threads}.${format}`);
  const [inputFile, outputFile] = [file('rows'), file('answers')];
  await (format === 'csv' ? writeCsv : writeParquet)(requests, inputFile);
  const { rows } = await batchPredict(
    {
      ...{ model: name, modelPath: modelFolder, inputFile, outputFile, rejectsFile: `${outputFile}.rejected.csv` },
      ...{ strict: true, explain: false, resume: false, threads, partSize: PART_SIZE },
    },
    SILENT_PROGRESS,
  );
  const found = await (format === 'csv' ? readCsv : readParquet)(outputFile);
  return {
    note: `${rows.read} rows read, ${rows.rejected} rejected`,
    expected,
    found: found.map((row, i) => asTyped(row, expected[i] ?? {})),
  };
}

type Row = Readonly<Record<string, unknown>>;

/** Cells of text as what they should be; a cell that holds anything else stays as it is. */
function asTyped(row: Row, expected: Answer): Answer {
  return Object.fromEntries(
    Object.entries(expected).map(([name, value]) => {
      const cell = row[name];
      if (cell === '' || cell == null) return [name, null];
      return [name, typeof value === 'number' || typeof cell === 'bigint' ? Number(cell) : String(cell)];
    }),
  );
}

function columnsOf(requests: readonly PredictionRequest[]): string[] {
  return [...new Set(requests.flatMap((request) => Object.keys(request)))];
}

async function writeCsv(requests: readonly PredictionRequest[], path: string): Promise<void> {
  const columns = columnsOf(requests);
  const cell = (value: unknown) => (value === undefined ? '' : `"${String(value).replaceAll('"', '""')}"`);
  const lines = requests.map((request) => {
    const row = request as unknown as Row;
    return columns.map((name) => cell(row[name])).join();
  });
  await writeFile(path, [columns.join(), ...lines, ''].join('\n'));
}

async function readCsv(path: string): Promise<Row[]> {
  return parse(await readFile(path, 'utf8'), { columns: true }) as Row[];
}

/** Typed columns, as a table in a database would give them. */
async function writeParquet(requests: readonly PredictionRequest[], path: string): Promise<void> {
  const lines = `${path}.ndjson`;
  await writeFile(lines, requests.map((request) => JSON.stringify(request)).join('\n'));
  const types = columnsOf(requests).map((name) => {
    const value = requests.map((request) => (request as unknown as Row)[name]).find((it) => it !== undefined);
    return `${identifier(name)}: '${columnType(name, value)}'`;
  });
  await queryDuckdb(
    `COPY (FROM read_json(${literal(lines)}, format = 'newline_delimited', columns = {${types.join()}}))
     TO ${literal(path)} (FORMAT parquet)`,
  );
}

function columnType(name: string, value: unknown): string {
  if (name.endsWith('_id')) return 'VARCHAR';
  if (typeof value === 'boolean') return 'BOOLEAN';
  if (typeof value === 'number') return name === 'avg_monetary' ? 'DOUBLE' : 'BIGINT';
  return 'VARCHAR';
}

function readParquet(path: string): Promise<Row[]> {
  return queryDuckdb(`FROM ${literal(path)}`);
}
