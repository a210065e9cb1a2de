import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { type RecordStart, visitRecords } from '../tables/record-lines';
import { cutText, type TextPart } from './cut-text';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cut-text-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Cut extends TextPart {
  content: string;
}

async function cut(
  text: string,
  kind: 'csv' | 'ndjson',
  { partBytes, blockBytes, isGzipped = false }: { partBytes: number; blockBytes?: number; isGzipped?: boolean },
): Promise<Cut[]> {
  const path = join(folder, 'text');
  const bytes = Buffer.from(text, 'latin1');
  await writeFile(path, isGzipped ? gzipSync(bytes) : bytes);
  const copyOf = (index: number) => join(folder, `part-${index}`);
  const source = { stored: { path, isGzipped }, format: { kind, isGzipped }, delimiter: ',' };
  const parts: Cut[] = [];
  for await (const part of cutText(source, { partBytes, copyOf, ...(blockBytes && { blockBytes }) })) {
    parts.push({ ...part, content: await readFile(copyOf(part.index), 'latin1') });
  }
  return parts;
}

async function recordsOf(text: string, linesBefore = 0): Promise<RecordStart[]> {
  const path = join(folder, 'records');
  await writeFile(path, text, 'latin1');
  const records: RecordStart[] = [];
  await visitRecords({ stored: { path, isGzipped: false }, delimiter: ',', linesBefore }, (start) => {
    records.push({ ...start });
  });
  return records;
}

const cell = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    '12',
    'x"y',
    '"',
    '""',
    '"a ""quoted"" cell"',
    '"two\nlines"',
    '"with, comma"',
    '"\r\n"',
    '"a"b',
  ),
  fc.string({ unit: fc.constantFrom('a', '"', ',', '\n'), maxLength: 6 }),
);
const lineBreak = fc.constantFrom('\n', '\r\n', '\n\n', '\n\r\n');
const csv = fc
  .tuple(
    fc.constantFrom('a,b\n', '"a\nb",c\r\n', '\n\na,b\n', '\u00ef\u00bb\u00bf"a",b\n', 'a,b'),
    fc.array(fc.tuple(fc.array(cell, { minLength: 1, maxLength: 3 }), lineBreak), { maxLength: 12 }),
  )
  .map(([header, rows]) => header + rows.map(([cells, end]) => cells.join(',') + end).join(''));

test('parts hold all records, each whole and with the line it had', async () => {
  await fc.assert(
    fc.asyncProperty(
      csv,
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 9 }),
      fc.boolean(),
      async (text, partBytes, blockBytes, isGzipped) => {
        const parts = await cut(text, 'csv', { partBytes, blockBytes, isGzipped });
        const [header, ...records] = await recordsOf(text);
        const headerBytes = parts[0].content.length - lengthOfData(parts, text);
        const found: RecordStart[] = [];
        let before = headerBytes;
        for (const { content, linesBefore } of parts) {
          expect(content.slice(0, headerBytes)).toBe(text.slice(0, headerBytes));
          const [itsHeader, ...itsRecords] = await recordsOf(content, linesBefore);
          expect(itsHeader?.byte).toBe(header?.byte);
          for (const { line, byte } of itsRecords) found.push({ line, byte: before + byte - headerBytes });
          before += content.length - headerBytes;
        }
        expect(found).toEqual(records);
        expect(before).toBe(text.length);
        expect(parts.map(({ index }) => index)).toEqual(parts.map((_, i) => i));
      },
    ),
    { numRuns: 300 },
  );
});

/** All parts have the header, the text has it once. */
function lengthOfData(parts: readonly Cut[], text: string): number {
  const total = parts.reduce((sum, { content }) => sum + content.length, 0);
  const headerBytes = parts.length > 1 ? (total - text.length) / (parts.length - 1) : 0;
  return parts[0].content.length - headerBytes;
}

test('a part ends with the record in which its bytes are reached, whatever is read at once', async () => {
  const text = 'h\n123\n"4\n5"\n6\n\n789\n';
  for (const blockBytes of [1, 2, 3, 100]) {
    const parts = await cut(text, 'csv', { partBytes: 5, blockBytes });
    expect(parts.map(({ content, linesBefore }) => [content, linesBefore])).toEqual([
      ['h\n123\n"4\n5"\n', 0],
      ['h\n6\n\n789\n', 3],
    ]);
  }
});

test('NDJSON has no header, and quotes in it hide no line break', async () => {
  const parts = await cut('{"a":"\\""}\n\n{"a":2}\n{"a', 'ndjson', { partBytes: 1 });
  expect(parts.map(({ content, linesBefore }) => [content, linesBefore])).toEqual([
    ['{"a":"\\""}\n', 0],
    ['\n{"a":2}\n', 1],
    ['{"a', 3],
  ]);
});

test('lines that end in CR alone are lines', async () => {
  const parts = await cut('h\r1\r2\r', 'csv', { partBytes: 1 });
  expect(parts.map(({ content, linesBefore }) => [content, linesBefore])).toEqual([
    ['h\r1\r', 0],
    ['h\r2\r', 1],
  ]);
});

test('parts that nobody needs are not written, and the others are the same', async () => {
  await writeFile(join(folder, 'text'), 'h\n1\n2\n3\n');
  const stored = { path: join(folder, 'text'), isGzipped: false };
  const copies = await mkdtemp(join(folder, 'copies-'));
  const copyOf = (index: number) => (index === 1 ? null : join(copies, String(index)));
  const lines: number[] = [];
  const source = { stored, format: { kind: 'csv' as const, isGzipped: false }, delimiter: ',' };
  for await (const { linesBefore } of cutText(source, { partBytes: 1, copyOf })) lines.push(linesBefore);
  expect(lines).toEqual([0, 1, 2]);
  expect(await readdir(copies)).toEqual(['0', '2']);
  expect(await readFile(join(copies, '2'), 'utf8')).toBe('h\n3\n');
});
