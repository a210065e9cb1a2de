import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from './batch-folder.fixture';
import { joinedParquetEnd, PARQUET_MAGIC, readParquetFooter } from './parquet-footer';
import { readThrift, writeThrift } from './thrift-compact';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parquet-footer-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Columns of several types and encodings, NULLs, and strings of which some repeat. */
const rows = (from: number, to: number) =>
  `SELECT i, i::DOUBLE / 7 AS d, CASE WHEN i % 3 > 0 THEN 'text ' || i % 5 END AS t, i % 2 = 0 AS flag,
     'unlike ' || i AS u, NULL::BIGINT AS n, ['LOW', 'HIGH'][1 + i % 2]::ENUM ('LOW', 'HIGH') AS e, [i, i + 1] AS l
   FROM range(${from}, ${to}) r(i)`;

async function parquet(name: string, query: string, options = ''): Promise<string> {
  const path = join(folder, name);
  await sql(`COPY (${query}) TO '${path}' (FORMAT parquet${options})`);
  return path;
}

test("what is read of DuckDB's footer is written again to the byte", async () => {
  // More columns and row groups than fit into a list's short form.
  const many = Array.from({ length: 20 }, (_, i) => `i + ${i} AS c${i}`).join(', ');
  const path = await parquet('many.parquet', `SELECT ${many} FROM range(40960) r(i)`, ', ROW_GROUP_SIZE 2048');
  const { footer } = readParquetFooter(path);
  expect(writeThrift(readThrift(footer)).equals(footer)).toBe(true);
  expect(() => readThrift(footer.subarray(0, -100))).toThrow(RangeError);
});

test('row groups of several files, one of no rows among them, are one file', async () => {
  const ends = [0, 5000, 5000, 5001, 12_000];
  const paths = await Promise.all(
    ends.slice(1).map((end, i) => parquet(`${i}.parquet`, rows(ends[i], end), ', ROW_GROUP_SIZE 2048')),
  );
  const pieces: Buffer[] = [PARQUET_MAGIC];
  const footers: { footer: Buffer; shift: number }[] = [];
  let shift = 0;
  for (const path of paths) {
    const { footer, begin } = readParquetFooter(path);
    const groups = (await readFile(path)).subarray(PARQUET_MAGIC.length, begin);
    footers.push({ footer, shift });
    pieces.push(groups);
    shift += groups.length;
  }
  const joined = join(folder, 'joined.parquet');
  await writeFile(joined, Buffer.concat([...pieces, joinedParquetEnd(footers)]));
  expect(await sql(`SELECT * FROM '${joined}'`)).toEqual(await sql(rows(0, 12_000)));
  // Statistics and bloom filters lead to the same rows.
  for (const filter of ['i = 5000', `u = 'unlike 11999'`, 'd > 1714', `e = 'LOW' AND i > 11990`]) {
    expect(await sql(`SELECT i FROM '${joined}' WHERE ${filter}`)).toEqual(
      await sql(`SELECT i FROM (${rows(0, 12_000)}) WHERE ${filter}`),
    );
  }
  expect(await sql(`SELECT num_rows FROM parquet_file_metadata('${joined}')`)).toEqual([{ num_rows: 12_000n }]);
});
