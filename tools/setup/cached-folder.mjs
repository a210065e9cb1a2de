import fs from 'node:fs';
import path from 'node:path';
import { exclusively } from './exclusive.mjs';

/**
 * Fills a folder of the user's cache once, by one rename: nobody ever sees a half of it.
 *
 * @param {string} cached
 * @param {object} options
 * @param {(folder: string) => boolean} options.isComplete
 * @param {(draft: string) => Promise<void>} options.build fills an existing empty folder
 * @param {string} options.what as in "Another process sets TensorFlow up"
 */
export async function fillCachedFolder(cached, { isComplete, build, what }) {
  if (isComplete(cached)) return;
  await exclusively(`${cached}.lock`, () => fill(cached, isComplete, build), {
    onWait: () => process.stderr.write(`Another process sets ${what} up: waiting for it ...\n`),
  });
}

/**
 * @param {string} cached
 * @param {(folder: string) => boolean} isComplete
 * @param {(draft: string) => Promise<void>} build
 */
async function fill(cached, isComplete, build) {
  if (isComplete(cached)) return;
  // Drafts of processes that were killed; this one holds the lock.
  for (const name of fs.readdirSync(path.dirname(cached))) {
    if (name.startsWith(`${path.basename(cached)}.draft-`)) {
      fs.rmSync(path.join(path.dirname(cached), name), { recursive: true, force: true });
    }
  }
  const draft = fs.mkdtempSync(`${cached}.draft-`);
  try {
    await build(draft);
    fs.rmSync(cached, { recursive: true, force: true });
    fs.renameSync(draft, cached);
  } finally {
    fs.rmSync(draft, { recursive: true, force: true });
  }
}
