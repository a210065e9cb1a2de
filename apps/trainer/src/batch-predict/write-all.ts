import { writeSync } from 'node:fs';

/** Writes all bytes to the end of an open file: the system may take some of them only. */
export function writeAll(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
}
