import fc from 'fast-check';
import { BlockPool } from './block-pool';
import { LineBuffer } from './line-buffer';

const lines = fc.array(
  fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    // Together they fill several blocks, the longest more than one by itself.
    fc.tuple(fc.constantFrom('x', 'é', '€', '😀'), fc.integer({ min: 1, max: 300_000 })).map(([of, n]) => of.repeat(n)),
  ),
  { maxLength: 20 },
);

test('whatever the lines hold, all arrive whole, in order and counted', () => {
  fc.assert(
    fc.property(lines, (appended) => {
      const blocks: Buffer[] = [];
      let counted = 0;
      // Each block is written when the next one comes, and until then may not change.
      let writePrevious = (): void => undefined;
      const buffer = new LineBuffer(new BlockPool(), (block, lineCount, release) => {
        writePrevious();
        counted += lineCount;
        writePrevious = () => {
          blocks.push(Buffer.from(block));
          release();
        };
      });
      for (const line of appended) buffer.append((to, at) => to.utf8(at, line));
      buffer.flush();
      writePrevious();
      expect(Buffer.concat(blocks).toString()).toBe(appended.map((line) => `${line}\n`).join(''));
      expect(counted).toBe(appended.length);
    }),
    { numRuns: 50 },
  );
});

test('a line that nothing follows is written by itself', async () => {
  const block = await new Promise<string>((resolve) => {
    new LineBuffer(new BlockPool(), (bytes) => resolve(bytes.toString())).append((to, at) => to.ascii(at, 'alone'));
  });
  expect(block).toBe('alone\n');
});
