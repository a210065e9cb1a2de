/** How many of the blocks lie whole in the first so many bytes of all, and how many bytes these have. */
export function wholeWithin(limitBytes: number, blocks: Buffer[]): { whole: number; bytes: number } {
  let whole = 0;
  let bytes = 0;
  while (whole < blocks.length && bytes + blocks[whole].length <= limitBytes) bytes += blocks[whole++].length;
  return { whole, bytes };
}

/** What is left to be written of the blocks when so many bytes of them are. */
export function unwritten(writtenBytes: number, blocks: Buffer[]): Buffer[] {
  const { whole, bytes } = wholeWithin(writtenBytes, blocks);
  const [first, ...others] = blocks.slice(whole);
  return first === undefined ? [] : [first.subarray(writtenBytes - bytes), ...others];
}
