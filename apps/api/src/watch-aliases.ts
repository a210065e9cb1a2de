import { type FSWatcher, watch } from 'node:fs';

/** Several changes at once, such as the renaming of a new file over the old one, are one. */
const SETTLE_MILLISECONDS = 50;

/**
 * Calls `changed` soon after the file of aliases in a model folder changes. It is a shortcut only: a file system that
 * tells nothing (NFS, some containers), or a folder that is not there yet, is looked at in intervals all the same.
 *
 * @returns ends the watch
 */
export function watchAliases(modelFolder: string, changed: () => void): () => void {
  let settling: NodeJS.Timeout | undefined;
  let watcher: FSWatcher | null = null;
  try {
    watcher = watch(modelFolder, { persistent: false }, (_, file) => {
      if (file !== 'aliases.json') return;
      clearTimeout(settling);
      settling = setTimeout(changed, SETTLE_MILLISECONDS);
    });
    // A folder that is moved away ends the watch.
    watcher.on('error', () => watcher?.close());
  } catch {
    return () => undefined;
  }
  return () => {
    clearTimeout(settling);
    watcher?.close();
  };
}
