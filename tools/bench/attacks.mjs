// Slow clients, clients that never read, and bodies beyond their limit, beside a client that behaves: how fast is it
// still answered, how much memory do they take, and are they cut off?
//   npx nx run-many -t build -p api,trainer && node tools/bench/attacks.mjs [--connections 300] [--workers 2]
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { modelFolders } from '../load/model-folders.mjs';
import { startApi } from '../load/own-api.mjs';
import { repository } from '../setup/repository.mjs';
import { seedCustomer } from '../setup/seed-requests.mjs';
import { readSettings } from '../setup/settings.mjs';
import { percentile } from './order-statistics.mjs';

const { values: options } = parseArgs({
  options: {
    connections: { type: 'string', default: '300' },
    workers: { type: 'string', default: '2' },
    seconds: { type: 'string', default: '40' },
  },
});
const CONNECTIONS = Number(options.connections);
const ATTACK_MILLISECONDS = Number(options.seconds) * 1000;
const CALM_MILLISECONDS = 5000;
const TRICKLE_MILLISECONDS = 1000;

const BODY = JSON.stringify(seedCustomer);
const BATCH = JSON.stringify({ customers: Array(2000).fill(seedCustomer) });
const head = (address, ...headers) =>
  [`POST /api/predict/churn${address} HTTP/1.1`, 'Host: x', 'Content-Type: application/json', ...headers, '', ''].join(
    '\r\n',
  );
const chunk = (text) => `${text.length.toString(16)}\r\n${text}\r\n`;
const MEGABYTE = 'x'.repeat(1024 * 1024);

/** Each gets a socket, and what it is to do every second from then on. */
const ATTACKS = {
  'headers that never end': (socket) => {
    socket.write('POST /api/predict/churn HTTP/1.1\r\nHost: x\r\n');
    return () => socket.write('X-More: 1\r\n');
  },
  'bodies that never end': (socket) => {
    socket.write(head('', `Content-Length: ${BODY.length}`) + BODY.slice(0, 20));
    return () => socket.write(' ');
  },
  'chunks that never end': (socket) => {
    socket.write(head('/batch', 'Transfer-Encoding: chunked') + chunk('{"customers":['));
    return () => socket.write(chunk(' '));
  },
  'answers that nobody reads': (socket) => {
    socket.pause();
    const request = head('/batch', `Content-Length: ${BATCH.length}`) + BATCH;
    for (let i = 0; i < 3; i++) socket.write(request);
    return () => undefined;
  },
  'a length beyond the limit': (socket) => {
    socket.write(head('/batch', 'Content-Length: 9999999999'));
    return () => socket.write(MEGABYTE);
  },
  'chunks beyond the limit': (socket) => {
    socket.write(head('/batch', 'Transfer-Encoding: chunked'));
    return () => socket.write(chunk(MEGABYTE));
  },
};

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-attacks-'));

/** One who behaves, on a connection of its own each time: no attack may keep new ones out. */
function predict(url) {
  const started = performance.now();
  return new Promise((resolve) => {
    const end = (status) => resolve({ status, milliseconds: performance.now() - started });
    http
      .request(
        new URL('/api/predict/churn', url),
        { method: 'POST', agent: false, headers: { 'Content-Type': 'application/json' } },
        (response) => response.resume().on('end', () => end(response.statusCode)),
      )
      .on('error', () => end(0))
      .end(BODY);
  });
}

async function behave(url, milliseconds) {
  const until = performance.now() + milliseconds;
  const times = [];
  let failed = 0;
  while (performance.now() < until) {
    const { status, milliseconds: took } = await predict(url);
    times.push(took);
    if (status !== 200) failed++;
    await sleep(10);
  }
  return {
    requests: times.length,
    failed,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    most: Math.max(...times),
  };
}

async function memoryMb(url) {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Math.round(Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1]) / 1024 / 1024);
}

function attack(url, start) {
  const { port, hostname } = new URL(url);
  const statuses = new Map();
  const sockets = Array.from({ length: CONNECTIONS }, () => {
    const socket = net.connect(Number(port), hostname);
    socket.on('error', () => undefined).setEncoding('latin1');
    socket.on('data', (text) => {
      for (const [, status] of text.matchAll(/HTTP\/1\.1 (\d+)/g))
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
    });
    const goOn = start(socket);
    return {
      socket,
      timer: setInterval(() => socket.writable && socket.writableLength === 0 && goOn(), TRICKLE_MILLISECONDS),
    };
  });
  return () => {
    const open = sockets.filter(({ socket }) => !socket.destroyed).length;
    sockets.forEach(({ socket, timer }) => (clearInterval(timer), socket.destroy()));
    return { open, statuses: Object.fromEntries(statuses) };
  };
}

const show = ({ requests, failed, p50, p99, most }) =>
  `${requests} requests, ${failed} failed, p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(1)}, most ${most.toFixed(1)} ms`;

try {
  const { CHURN_MODEL_PATH, DEMAND_MODEL_PATH } = await modelFolders(repository, folder, readSettings(repository));
  const api = await startApi(repository, folder, { CHURN_MODEL_PATH, DEMAND_MODEL_PATH, ML_WORKERS: options.workers });
  try {
    console.log(
      `${os.cpus().length} x ${os.cpus()[0].model}, Node ${process.versions.node}, ${options.workers} workers, ${CONNECTIONS} connections each`,
    );
    console.log(`calm: ${show(await behave(api.url, CALM_MILLISECONDS))}; ${await memoryMb(api.url)} MB`);
    for (const [name, start] of Object.entries(ATTACKS)) {
      const end = attack(api.url, start);
      const figures = await behave(api.url, ATTACK_MILLISECONDS);
      const memory = await memoryMb(api.url);
      const { open, statuses } = end();
      console.log(
        `${name}: ${show(figures)}; ${memory} MB; of the attackers ${open} still connected, answered ${JSON.stringify(statuses)}`,
      );
      if (figures.failed > 0) process.exitCode = 1;
      await sleep(1000);
    }
  } finally {
    await api.stop();
  }
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
