import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { RegistryError } from './registry-error';

/** Writes a new file and returns once it lies on the disk, not only in the system's cache. */
export async function writeDurably(file: string, content: Uint8Array | string): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes renames and new names in a folder survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Replaces a file so that a reader sees the old content or the new, never a part. */
export async function replaceDurably(file: string, content: string): Promise<void> {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeDurably(temporary, content);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(file));
}

/**
 * Runs a step that writes; where the system refuses, the error says what to do about it.
 *
 * @param shownAs what messages call the place that is written to
 * @throws RegistryError `not-writable`
 */
export async function writingTo<T>(shownAs: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (cause) {
    const advice = WRITE_ADVICE[(cause as NodeJS.ErrnoException).code ?? ''];
    if (advice === undefined) throw cause;
    throw new RegistryError('not-writable', `${shownAs} cannot be written: ${advice}.`, { cause });
  }
}

const WRITE_ADVICE: Record<string, string> = {
  EACCES: 'this user may not write there; give it the right to, or name another folder',
  EPERM: 'this user may not write there; give it the right to, or name another folder',
  EROFS: 'the file system is read-only; name a folder on another one',
  ENOSPC: 'the disk is full; free some space and try again',
  EDQUOT: "this user's disk quota is used up; free some space and try again",
  ENOENT: 'the folder is not there; make it, or name another',
  ENOTDIR: 'a part of the path is a file, not a folder; name another folder',
};
