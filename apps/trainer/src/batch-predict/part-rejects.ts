import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { type RejectedRow, type Rejects } from '../tables/rejected-rows';

/** Keeps the rejected rows of a part until those of all parts are known: a JSON object a line. */
export async function writeRejects(path: string, rejects: Rejects): Promise<void> {
  const file = createWriteStream(path);
  try {
    await rejects.visit(async (row) => {
      if (!file.write(`${JSON.stringify(row)}\n`)) await once(file, 'drain');
    });
  } finally {
    file.end();
    await finished(file);
  }
}

export async function* readRejects(path: string): AsyncGenerator<RejectedRow, undefined> {
  for await (const line of createInterface({ input: createReadStream(path) })) yield JSON.parse(line) as RejectedRow;
}
