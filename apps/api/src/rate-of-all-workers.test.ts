import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROGRAM = join(__dirname, '../dist/bundle.js');
const LIMIT = 30;
const REQUESTS = 100;

/** On a connection of its own, so that the workers take turns. */
function statusOf(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${url}/api/models`, { agent: false }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode as number));
    });
    request.once('error', reject).end();
  });
}

test('two workers count together: as many are answered as may, to the last one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'api-rate-'));
  const environment = { ML_API_PORT: '0', ML_WORKERS: '2', ML_RATE_LIMIT_PER_MINUTE: String(LIMIT) };
  const api = spawn(process.execPath, [PROGRAM], { cwd: folder, env: { PATH: process.env.PATH, ...environment } });
  try {
    const [line] = (await once(api.stdout.setEncoding('utf8'), 'data')) as [string];
    const url = /http:\/\/[\d.]+:\d+/.exec(line)?.[0] as string;
    const statuses = await Promise.all(Array.from({ length: REQUESTS }, () => statusOf(url)));
    expect(statuses.filter((status) => status === 200)).toHaveLength(LIMIT);
    expect(statuses.filter((status) => status === 429)).toHaveLength(REQUESTS - LIMIT);
    expect((await fetch(`${url}/metrics`)).status).toBe(200);
  } finally {
    api.kill('SIGTERM');
    await once(api, 'close');
    await rm(folder, { recursive: true, force: true });
  }
});
