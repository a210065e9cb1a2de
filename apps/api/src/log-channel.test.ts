import { execFileSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { BLOCK_BYTES, BlockPool } from './block-pool';
import { LogReceiver, LogSender } from './log-channel';
import { type PredictionForm } from './prediction-sink';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'log-channel-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

interface Block {
  form: PredictionForm;
  text: string;
  lines: number;
}

const blocks: fc.Arbitrary<Block[]> = fc.array(
  fc.record({
    form: fc.constantFrom('text' as const, 'record' as const),
    // The longest is more than a block holds.
    text: fc
      .tuple(fc.constantFrom('x', 'é', '😀'), fc.integer({ min: 1, max: BLOCK_BYTES / 2 }))
      .map(([of, n]) => of.repeat(n)),
    lines: fc.integer({ min: 1, max: 5000 }),
  }),
  { maxLength: 12 },
);

/** Reads from the pipe as it comes, in chunks of any size, until it is closed. */
async function receive(pipe: string, chunkBytes: number): Promise<Block[]> {
  const received: Block[] = [];
  const receiver = new LogReceiver(new BlockPool(), (form, block, lines, release) => {
    received.push({ form, text: block.toString(), lines });
    release();
  });
  const handle = await open(pipe, 'r');
  const chunk = Buffer.alloc(chunkBytes);
  for (;;) {
    const { bytesRead } = await handle.read(chunk, 0, chunkBytes);
    if (bytesRead === 0) break;
    receiver.receive(chunk.subarray(0, bytesRead));
  }
  await handle.close();
  receiver.end();
  return received;
}

test('whatever is sent arrives whole, in order, and is released', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(blocks, fc.integer({ min: 1000, max: 70_000 }), async (sent, chunkBytes) => {
      const pipe = join(folder, `pipe-${run++}`);
      execFileSync('mkfifo', [pipe]);
      const receiving = receive(pipe, chunkBytes);
      const fd = openSync(pipe, 'w');
      const lost = jest.fn();
      const sender = new LogSender(lost, fd);
      let released = 0;
      for (const { form, text, lines } of sent) sender.send(form, Buffer.from(text), lines, () => released++);
      await sender.flush();
      closeSync(fd);
      expect(await receiving).toEqual(sent);
      expect(released).toBe(sent.length);
      expect(lost).not.toHaveBeenCalled();
    }),
    { numRuns: 20 },
  );
});

test('what nobody reads any more is counted as lost', async () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const reading = open(pipe, 'r');
  const fd = openSync(pipe, 'w');
  await (await reading).close();
  let lost = 0;
  let released = 0;
  const sender = new LogSender((lines) => (lost += lines), fd);
  for (const lines of [1, 2, 3]) sender.send('text', Buffer.from('line\n'), lines, () => released++);
  await sender.flush();
  closeSync(fd);
  expect([lost, released]).toEqual([6, 3]);
});

test('a block that breaks off is not taken', () => {
  const take = jest.fn();
  const receiver = new LogReceiver(new BlockPool(), take);
  const head = Buffer.alloc(9);
  head.writeUInt32LE(1, 1);
  head.writeUInt32LE(6, 5);
  receiver.receive(Buffer.concat([head, Buffer.from('half\n')]));
  receiver.end();
  expect(take).not.toHaveBeenCalled();
});
