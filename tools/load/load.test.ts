import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { k6Version } from '../setup/k6.mjs';

const tools = path.resolve(__dirname, '..');
const crossed = [
  { metric: 'checks', threshold: 'rate==1', measured: 0.5, held: false },
  { metric: 'dropped_iterations', threshold: 'count==0', measured: 0, held: true },
];

let folder: string;
let server: http.Server;
let ready: number;
beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'retail-ml-load-test-'));
  ready = 200;
  server = http.createServer((_request, response) => response.writeHead(ready).end('{"reason":"no model"}'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterEach(async () => {
  server.close();
  await once(server, 'close');
  fs.rmSync(folder, { recursive: true });
});

const summaryFile = () => path.join(folder, 'figures/smoke.json');
const baseUrl = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** Puts a k6 on the PATH that answers `version`, and does `script` for `run`. */
function k6(script: string): void {
  const answer = `[ "$1" = version ] && { echo "k6 v${k6Version} (stand-in)"; exit 0; }`;
  fs.writeFileSync(path.join(folder, 'k6'), `#!/bin/sh\n${answer}\n${script}\n`, { mode: 0o755 });
}

/** What k6 writes by `handleSummary`: the file is named by `--env SUMMARY_FILE=...`. */
const writeSummary = `for a in "$@"; do case "$a" in SUMMARY_FILE=*) echo '${JSON.stringify({ thresholds: crossed })}' > "\${a#*=}";; esac; done`;

async function load(...args: string[]): Promise<{ code: number; said: string }> {
  const child = spawn(process.execPath, [path.join(tools, 'load.mjs'), `--summary-file=${summaryFile()}`, ...args], {
    env: { ...process.env, PATH: `${folder}${path.delimiter}${process.env.PATH}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  const [code] = (await once(child, 'close')) as [number];
  return { code, said };
}

test('a test that holds its thresholds ends with 0 and leaves its figures', async () => {
  k6(`echo "args $*"; ${writeSummary}`);
  const { code, said } = await load('--scenario=smoke', `--base-url=${baseUrl()}/`);
  expect(said).toContain(`--env BASE_URL=${baseUrl()} `);
  expect(said).toContain('--no-usage-report');
  expect(said).toContain(path.join('scenarios', 'smoke.ts'));
  expect(code).toBe(0);
  expect(JSON.parse(fs.readFileSync(summaryFile(), 'utf8'))).toEqual({ thresholds: crossed });
});

test('a crossed threshold is exit code 1, and is named', async () => {
  k6(`${writeSummary}; exit 99`);
  const { code, said } = await load(`--base-url=${baseUrl()}`);
  expect(code).toBe(1);
  expect(said).toContain('The load test failed. Crossed: checks rate==1 (measured 0.5).');
  expect(said).not.toContain('dropped_iterations');
});

test('a k6 that fails otherwise is shown with its own words, the repeated ones left out', async () => {
  k6('for i in 1 2 3 4 5 6 7 8 9; do echo "fault $i" >&2; done; exit 107');
  const { code, said } = await load(`--base-url=${baseUrl()}`);
  expect(code).toBe(1);
  expect(said).toContain('fault 5');
  expect(said).not.toContain('fault 6');
  expect(said).toContain('k6 ended with exit code 107 and without a summary');
});

test('a service that cannot predict is not driven', async () => {
  k6('echo "driven anyway"');
  ready = 503;
  const { code, said } = await load(`--base-url=${baseUrl()}`);
  expect(code).toBe(1);
  expect(said).toMatch(/health\/ready answers 503.*no model/);
  expect(said).not.toContain('driven');
});

test.each([
  [['--base-url=http://127.0.0.1:1'], 'Nothing answers at http://127.0.0.1:1: start the API'],
  [['--base-url=localhost:8000'], '--base-url localhost:8000 is not an address'],
  [
    ['--scenario=sponge'],
    'There is no scenario sponge; there are average, breakpoint, smoke, soak, spike, stress, swap.',
  ],
  [['--scenario=swap', '--base-url=http://127.0.0.1:1'], 'The scenario swap changes models'],
  [['--scenari=smoke'], "Unknown option '--scenari'"],
])('%p is refused before anything is started', async (args, message) => {
  const { code, said } = await load(...args);
  expect(code).toBe(1);
  expect(said).toContain(message);
});
