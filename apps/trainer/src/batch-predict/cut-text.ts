import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { pipeline } from 'node:stream';
import { constants, createGunzip } from 'node:zlib';
import { CR, LF } from '../tables/quoted-cells';
import { type TableSource, unpackedBytes } from '../tables/table-file';
import { LineCounter, RecordScanner } from './record-scanner';
import { writeAll } from './write-all';

const BLOCK_BYTES = 1 << 20;

/** A part of a text: whole records, of which a copy was written with the text's header before them. */
export interface TextPart {
  index: number;
  /** Lines of the text before the part, without its header. */
  linesBefore: number;
  /** Bytes of the file, packed as they are, that were read until the part ended. */
  bytesRead: number;
}

interface CutTextOptions {
  /** A part ends with the record in which so many bytes are reached: the same text gives the same parts. */
  partBytes: number;
  /** Where a part's copy is written; null for a part that nobody needs. */
  copyOf(index: number): string | null;
  /** Bytes that are read at once. */
  blockBytes?: number;
}

type Text = Pick<TableSource, 'stored' | 'format' | 'delimiter'>;

/** Cuts a CSV or NDJSON file into parts in one pass over its bytes. A part is read and written when it is asked for. */
export async function* cutText(
  text: Text,
  { partBytes, copyOf, blockBytes = BLOCK_BYTES }: CutTextOptions,
): AsyncGenerator<TextPart, undefined> {
  const header = await readHeader(text);
  const scanner = new RecordScanner(separatorOf(text), header.lineEnd);
  const counter = new LineCounter();
  let headerBytes = header.bytes.length;
  let part = new PartCopy(0, 0, header.bytes, copyOf(0));
  let read = 0;
  try {
    for await (const { bytes, bytesRead } of blocksOf(text.stored, blockBytes)) {
      read = bytesRead;
      let from = Math.min(headerBytes, bytes.length);
      headerBytes -= from;
      while (from < bytes.length) {
        const enough = Math.min(from + Math.max(partBytes - part.length, 0), bytes.length);
        scanner.pass(bytes, from, enough);
        const end = enough < bytes.length ? scanner.recordEnd(bytes, enough) : -1;
        const piece = bytes.subarray(from, end === -1 ? bytes.length : end);
        part.add(piece);
        counter.take(piece);
        from += piece.length;
        if (end === -1) continue;
        part.close();
        yield { index: part.index, linesBefore: part.linesBefore, bytesRead };
        part = new PartCopy(part.index + 1, counter.lines, header.bytes, copyOf(part.index + 1));
      }
    }
    // A text of no records is a part as well.
    if (part.index === 0) part.add(Buffer.alloc(0));
    else if (part.length === 0) return;
    part.close();
    yield { index: part.index, linesBefore: part.linesBefore, bytesRead: read };
  } finally {
    part.close();
  }
}

/** The file of one part, as it grows. It is made with the first bytes. */
class PartCopy {
  length = 0;
  private file: number | null = null;

  constructor(
    readonly index: number,
    readonly linesBefore: number,
    private readonly header: Buffer,
    private readonly path: string | null,
  ) {}

  add(bytes: Buffer): void {
    this.length += bytes.length;
    if (this.path === null) return;
    if (this.file === null) {
      this.file = openSync(this.path, 'w');
      writeAll(this.file, this.header);
    }
    writeAll(this.file, bytes);
  }

  close(): void {
    if (this.file !== null) closeSync(this.file);
    this.file = null;
  }
}

interface Block {
  /** Overwritten when the next block is read. */
  bytes: Buffer;
  bytesRead: number;
}

async function* blocksOf({ path, isGzipped }: TableSource['stored'], blockBytes: number): AsyncGenerator<Block> {
  if (isGzipped) {
    const packed = createReadStream(path, { highWaterMark: blockBytes });
    const unpacked = pipeline(
      packed,
      createGunzip({ chunkSize: Math.max(blockBytes, constants.Z_MIN_CHUNK) }),
      () => undefined,
    );
    for await (const bytes of unpacked) yield { bytes: bytes as Buffer, bytesRead: packed.bytesRead };
    return;
  }
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(blockBytes);
    let bytesRead = 0;
    // At once: this thread predicts as well, and would let each block wait for its next turn.
    for (let size = readSync(file, buffer); size > 0; size = readSync(file, buffer)) {
      bytesRead += size;
      yield { bytes: buffer.subarray(0, size), bytesRead };
    }
  } finally {
    closeSync(file);
  }
}

/** The bytes up to the end of the first record, and the last byte of the line break there. NDJSON has no header. */
async function readHeader(text: Text): Promise<{ bytes: Buffer; lineEnd: typeof LF | typeof CR }> {
  const separator = separatorOf(text);
  if (separator === null) return { bytes: Buffer.alloc(0), lineEnd: LF };
  const scanner = new RecordScanner(separator, LF);
  let bytes = Buffer.alloc(0);
  let hasContent = false;
  let isAfterCr = false;
  for await (const block of unpackedBytes(text.stored)) {
    const begin = bytes.length;
    bytes = Buffer.concat([bytes, block as Buffer]);
    for (let i = begin; i < bytes.length; i++) {
      const value = bytes[i];
      if (isAfterCr && value !== LF) return { bytes: bytes.subarray(0, i), lineEnd: CR };
      scanner.pass(bytes, i, i + 1);
      const isLineBreak = value === LF || value === CR;
      hasContent ||= !isLineBreak;
      if (!isLineBreak || scanner.isQuoted || !hasContent) continue;
      if (value === LF) return { bytes: bytes.subarray(0, i + 1), lineEnd: LF };
      isAfterCr = true;
    }
  }
  return { bytes, lineEnd: LF };
}

function separatorOf({ format, delimiter }: Text): number | null {
  return format.kind === 'csv' ? delimiter.charCodeAt(0) : null;
}
