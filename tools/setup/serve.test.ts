import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const serve = pathToFileURL(path.join(__dirname, 'serve.mjs')).href;

let parent: ChildProcess | undefined;
afterEach(() => parent?.kill('SIGKILL'));

/** A program that passes signals on to a child, as `npm run dev` does to the API, and says what becomes of it. */
async function startParent(child: string): Promise<void> {
  const program = `
    import { spawn } from 'node:child_process';
    import { forwardSignals } from '${serve}';
    const child = spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.on('data', (chunk) => process.stdout.write(chunk));
    child.once('exit', (code, signal) => console.log('ended by ' + (signal ?? code)));
    forwardSignals(() => child, () => process.exit(7));
    setInterval(() => undefined, 1000);`;
  parent = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function said(text: string): Promise<void> {
  let output = '';
  for await (const chunk of parent?.stdout?.iterator({ destroyOnReturn: false }) ?? []) {
    output += String(chunk);
    if (output.includes(text)) return;
  }
  throw new Error(`${text} was not said, but ${output}`);
}

test.each([
  ['killed by a signal', "process.kill(process.pid, 'SIGKILL')", 'ended by SIGKILL'],
  ['ended by itself', 'process.exit(3)', 'ended by 3'],
])('one signal ends the program when its child was %s', async (_how, child, end) => {
  await startParent(child);
  await said(end);
  parent?.kill('SIGTERM');
  expect(await once(parent as ChildProcess, 'exit')).toEqual([7, null]);
});

test('a child that runs gets the signal, and the program waits for it', async () => {
  await startParent(
    "process.once('SIGTERM', () => process.exit(5)); console.log('up'); setInterval(() => undefined, 1000);",
  );
  await said('up');
  parent?.kill('SIGTERM');
  await said('ended by 5');
  expect(parent?.exitCode).toBeNull();
});
