import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** Why a file is not read. */
export class FileRefusal extends Error {
  override readonly name = 'FileRefusal';
}

export interface FileBounds {
  /** Nothing larger is read. */
  maximumBytes: number;
  /** The size that the file must have, where it is known. */
  expectedBytes?: number | undefined;
}

/**
 * Reads a regular file. Its size is looked at before any memory is taken, and no more than that is read, though it may
 * grow meanwhile. A pipe or a device in its place, which might never end, is refused.
 *
 * @throws FileRefusal that goes on from the file's name; errors of the system as they are.
 */
export async function readBoundedFile(path: string, { maximumBytes, expectedBytes }: FileBounds): Promise<Buffer> {
  // Opening a pipe would wait for who writes to it.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const found = await file.stat();
    if (!found.isFile()) throw new FileRefusal('is not a regular file');
    const { size } = found;
    if (expectedBytes !== undefined && size !== expectedBytes) {
      throw new FileRefusal(`has the wrong size: ${expectedBytes} bytes expected, ${size} found`);
    }
    if (size > maximumBytes) {
      throw new FileRefusal(`is too large: at most ${maximumBytes} bytes expected, ${size} found`);
    }
    const content = Buffer.alloc(size);
    let length = 0;
    while (length < size) {
      const { bytesRead } = await file.read(content, length, size - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return content.subarray(0, length);
  } finally {
    await file.close();
  }
}
