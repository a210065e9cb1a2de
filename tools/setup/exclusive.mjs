import fs from 'node:fs';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs `work` while no other process does: two starts at once must not make the same thing twice.
 *
 * The lock is a file that names its holder; that of a dead process is taken over. Whatever `work` publishes it must
 * still publish by a rename: on a network drive the holder's life cannot be seen from another machine.
 *
 * @template T
 * @param {string} lockFile
 * @param {() => Promise<T>} work
 * @param {object} [options]
 * @param {number} [options.timeoutMilliseconds] how long to wait for the other process
 * @param {() => void} [options.onWait] called once when there is somebody to wait for
 * @returns {Promise<T>}
 */
export async function exclusively(lockFile, work, { timeoutMilliseconds = 600_000, onWait } = {}) {
  const deadline = Date.now() + timeoutMilliseconds;
  const holder = `${process.pid}@${os.hostname()}`;
  let waited = false;
  while (!tryLock(lockFile, holder)) {
    if (holderIsDead(lockFile)) {
      fs.rmSync(lockFile, { force: true });
      continue;
    }
    if (Date.now() > deadline) throw new Error(`${lockFile} is held by another process; if none runs, delete it`);
    if (!waited) onWait?.();
    waited = true;
    await sleep(200);
  }
  try {
    return await work();
  } finally {
    fs.rmSync(lockFile, { force: true });
  }
}

/**
 * @param {string} lockFile
 * @param {string} holder
 */
function tryLock(lockFile, holder) {
  // A link appears with its content at once; a file created and then written could be read empty in between.
  const draft = `${lockFile}.${process.pid}`;
  fs.writeFileSync(draft, holder);
  try {
    fs.linkSync(draft, lockFile);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

/** @param {string} lockFile */
function holderIsDead(lockFile) {
  let holder;
  try {
    holder = fs.readFileSync(lockFile, 'utf8');
  } catch {
    return false;
  }
  const [pid, host] = holder.split('@');
  if (host !== os.hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH';
  }
}
