// Swaps models under load and counts what was lost: failed requests, batches answered by two versions, memory.
//   npx nx run-many -t build -p api,trainer && node tools/bench/swaps.mjs [--swaps 200] [--workers 2] [--json]
// Each swap is a promotion or a rollback by the registry, noticed by the API as in earnest and hastened by `reload`. The
// models are the champions that are there, or small ones trained for it; the other version of each is a copy of it.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { FileModelRegistry } from '@retail-ml/model-registry';
import { modelFolders } from '../load/model-folders.mjs';
import { startApi } from '../load/own-api.mjs';
import { repository } from '../setup/repository.mjs';
import { seedCustomer, seedProduct } from '../setup/seed-requests.mjs';
import { readSettings } from '../setup/settings.mjs';
import { percentile } from './order-statistics.mjs';

const { values: options } = parseArgs({
  options: {
    swaps: { type: 'string', default: '200' },
    'warm-up': { type: 'string', default: '200' },
    workers: { type: 'string', default: '2' },
    clients: { type: 'string', default: '8' },
    json: { type: 'boolean', default: false },
  },
});
const SWAPS = Number(options.swaps);
const BATCH_ROWS = 100;
const MODELS = ['churn', 'demand'];
const ROWS = {
  churn: {
    list: 'customers',
    row: seedCustomer,
  },
  demand: {
    list: 'products',
    row: seedProduct,
  },
};

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-swaps-'));
const agent = new http.Agent({ keepAlive: true });

/** @returns {Promise<{ status: number, text: string, milliseconds: number }>} status 0 where no answer came */
function ask(url, method, address, body) {
  const started = performance.now();
  return new Promise((resolve) => {
    const end = (status, text) => resolve({ status, text, milliseconds: performance.now() - started });
    const headers = body === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': body.length };
    const request = http.request(new URL(address, url), { method, agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => (text += part));
      response.on('end', () => end(response.statusCode, text)).on('error', (error) => end(0, String(error)));
    });
    request.on('error', (error) => end(0, String(error))).end(body);
  });
}

/** Copies the champion of a model, and saves it once more as another version. */
async function twoVersions(model, from) {
  const copy = path.join(folder, 'swapped', model);
  fs.cpSync(from, copy, { recursive: true });
  const registry = new FileModelRegistry(copy);
  const { champion } = await registry.aliases();
  const { version } = await registry.save(await registry.draftFrom(champion, () => '# A copy\n'));
  return { model, registry, copy, versions: [champion, version], current: 0 };
}

/** Each process that requires it collects its garbage at SIGUSR2: memory is compared, not when V8 tidies up. */
const COLLECTOR = path.join(folder, 'collector.cjs');
fs.writeFileSync(
  COLLECTOR,
  `require('node:v8').setFlagsFromString('--expose-gc');
   const collect = require('node:vm').runInNewContext('gc');
   process.on('SIGUSR2', () => { collect(); collect(); });`,
);

function workersOf(pid) {
  const children = execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map(Number);
  return Number(options.workers) === 1 ? [pid] : children;
}

async function memoryMb(url, pid) {
  await sleep(1000);
  for (let turn = 0; turn < 3; turn++) {
    for (const worker of workersOf(pid)) process.kill(worker, 'SIGUSR2');
    await sleep(1000);
  }
  const { text } = await ask(url, 'GET', '/metrics');
  return Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1]) / 1024 / 1024;
}

try {
  const found = await modelFolders(repository, folder, readSettings(repository));
  const swapped = [
    await twoVersions('churn', found.CHURN_MODEL_PATH),
    await twoVersions('demand', found.DEMAND_MODEL_PATH),
  ];
  const api = await startApi(repository, folder, {
    CHURN_MODEL_PATH: swapped[0].copy,
    DEMAND_MODEL_PATH: swapped[1].copy,
    ML_WORKERS: options.workers,
    NODE_OPTIONS: `--require ${COLLECTOR}`,
  });
  const { url } = api;
  const count = { requests: 0, failed: 0, mixedBatches: 0, swaps: 0, refused: 0, badVersionsTaken: 0 };
  const failures = new Set();
  const during = [];
  const between = [];
  let swapping = false;
  let running = false;
  const drive = async (client) => {
    for (let i = 0; running; i++) {
      const model = MODELS[(client + i) % 2];
      const { list, row } = ROWS[model];
      const isBatch = i % 10 === 9;
      const body = Buffer.from(JSON.stringify(isBatch ? { [list]: Array(BATCH_ROWS).fill(row) } : row));
      const whileSwapping = swapping;
      const { status, text, milliseconds } = await ask(
        url,
        'POST',
        `/api/predict/${model}${isBatch ? '/batch' : ''}`,
        body,
      );
      count.requests++;
      (whileSwapping || swapping ? during : between).push(milliseconds);
      if (status !== 200) {
        count.failed++;
        failures.add(`${status} ${text.slice(0, 200)}`);
      } else if (isBatch) {
        const { model_version, predictions } = JSON.parse(text);
        if (predictions.some((one) => one.model_version !== model_version)) count.mixedBatches++;
      }
    }
  };
  const swap = async (one) => {
    swapping = true;
    const back = one.current === 1;
    // The first change has no predecessor to go back to.
    await (back ? one.registry.rollback('bench') : one.registry.promote(one.versions[1], 'bench'));
    one.current = back ? 0 : 1;
    const { status, text } = await ask(url, 'POST', `/api/models/${one.model}/reload`);
    swapping = false;
    if (status !== 200 || JSON.parse(text).version !== one.versions[one.current]) {
      throw new Error(`The swap to ${one.versions[one.current]} was answered ${status}: ${text}`);
    }
    count.swaps++;
    await sleep(20);
  };
  const bad = async (one) => {
    const { champion } = await one.registry.aliases();
    const weights = path.join(one.copy, one.versions[1 - one.current], 'weights.bin');
    const good = fs.readFileSync(weights);
    const aliases = path.join(one.copy, 'aliases.json');
    const before = fs.readFileSync(aliases, 'utf8');
    fs.writeFileSync(weights, good.subarray(0, good.length - 4));
    fs.writeFileSync(
      `${aliases}.new`,
      before.replace(`"champion": "${champion}"`, `"champion": "${one.versions[1 - one.current]}"`),
    );
    fs.renameSync(`${aliases}.new`, aliases);
    const { status } = await ask(url, 'POST', `/api/models/${one.model}/reload`);
    if (status === 409) count.refused++;
    else count.badVersionsTaken++;
    fs.writeFileSync(weights, good);
    fs.writeFileSync(`${aliases}.new`, before);
    fs.renameSync(`${aliases}.new`, aliases);
    await ask(url, 'POST', `/api/models/${one.model}/reload`);
  };
  const underLoad = async (swaps) => {
    running = true;
    const clients = Array.from({ length: Number(options.clients) }, (_, client) => drive(client));
    for (let i = 0; i < swaps; i++) {
      await swap(swapped[i % 2]);
      if (i % 50 === 25) await bad(swapped[i % 2]);
    }
    running = false;
    await Promise.all(clients);
  };
  try {
    await underLoad(Number(options['warm-up']));
    const memoryBefore = await memoryMb(url, api.pid);
    during.length = between.length = 0;
    Object.keys(count).forEach((key) => (count[key] = 0));
    await underLoad(SWAPS);
    const memoryAfter = await memoryMb(url, api.pid);
    const figures = {
      ...count,
      memoryMbBefore: Math.round(memoryBefore),
      memoryMbAfter: Math.round(memoryAfter),
      memoryGrowth: Number((memoryAfter / memoryBefore - 1).toFixed(3)),
      milliseconds: Object.fromEntries(
        Object.entries({ during, between }).map(([when, values]) => [
          when,
          {
            requests: values.length,
            p50: percentile(values, 0.5),
            p99: percentile(values, 0.99),
            most: Math.max(...values),
          },
        ]),
      ),
      failures: [...failures],
    };
    if (options.json) console.log(JSON.stringify(figures, null, 2));
    else {
      console.log(
        `${os.cpus().length} x ${os.cpus()[0].model}, Node ${process.versions.node}, ${options.workers} workers\n` +
          `${figures.swaps} swaps, ${figures.refused} bad versions refused, ${figures.badVersionsTaken} taken\n` +
          `${figures.requests} requests, ${figures.failed} failed, ${figures.mixedBatches} batches of two versions\n` +
          `memory of the workers ${figures.memoryMbBefore} MB, then ${figures.memoryMbAfter} MB`,
      );
      for (const [when, { requests, p50, p99, most }] of Object.entries(figures.milliseconds)) {
        console.log(
          `${when} swaps: ${requests} requests, p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(1)}, most ${most.toFixed(1)} ms`,
        );
      }
      for (const failure of failures) console.log(`  ${failure}`);
    }
    if (figures.failed + figures.mixedBatches + figures.badVersionsTaken > 0 || figures.memoryGrowth > 0.05)
      process.exitCode = 1;
  } finally {
    agent.destroy();
    await api.stop();
  }
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
