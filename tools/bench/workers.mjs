// What a request costs with two workers, beside one worker that has a core for itself and beside two services of one
// worker each that share nothing but the machine:
//   npx nx run api:build && node tools/bench/workers.mjs [--seconds 3] [--repetitions 5]
// Two busy processes take caches and, on threads of one core, the core itself from each other. What two workers cost
// more than one is ours only where two services that know nothing of each other cost less.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { modelFolders } from '../load/model-folders.mjs';
import { repository } from '../setup/repository.mjs';
import { readSettings } from '../setup/settings.mjs';
import { median } from './order-statistics.mjs';
import { drive } from './serving/drive.mjs';
import { single } from './serving/loads.mjs';
import { startServer } from './serving/server-process.mjs';
import { ourTargets } from './serving/targets.mjs';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '3' }, repetitions: { type: 'string', default: '5' } },
});
const seconds = Number(values.seconds);
const WARM_UP_SECONDS = 4;
const CONNECTIONS = 64;

const work = fs.mkdtempSync(path.join(os.tmpdir(), 'retail-ml-workers-'));
const models = await modelFolders(repository, work, readSettings(repository));
const [one, two] = ourTargets(models);
const anywhere = { ...one, cores: /** @type {const} */ ('all') };
const settings = [
  { name: '1 worker on a core of its own', targets: [one] },
  { name: '1 worker', targets: [anywhere] },
  { name: '2 workers', targets: [two] },
  { name: '2 services of 1 worker each', targets: [anywhere, anywhere] },
];

/** @type {Map<string, { cpu: number, requests: number }[]>} */
const measured = new Map(settings.map(({ name }) => [name, []]));
try {
  for (let repetition = 0; repetition < Number(values.repetitions); repetition++) {
    for (const { name, targets } of settings) {
      const servers = [];
      for (const target of targets) servers.push(await startServer(target, work));
      const driveAll = (/** @type {number} */ length) =>
        Promise.all(servers.map(({ url }) => drive(url, single(CONNECTIONS / servers.length), { seconds: length })));
      try {
        await driveAll(WARM_UP_SECONDS);
        const cpuSeconds = () => servers.reduce((sum, server) => sum + server.cpuSeconds(), 0);
        const before = cpuSeconds();
        const requests = (await driveAll(seconds)).reduce((sum, run) => sum + run.requests, 0);
        measured.get(name)?.push({ cpu: ((cpuSeconds() - before) * 1e6) / requests, requests: requests / seconds });
      } finally {
        for (const server of servers) await server.stop();
      }
    }
  }
} finally {
  fs.rmSync(work, { recursive: true, force: true });
}

console.log(
  `${os.cpus().length} x ${os.cpus()[0]?.model}, Node ${process.versions.node}; ${CONNECTIONS} connections, median of ${values.repetitions}`,
);
for (const [name, runs] of measured) {
  const cpu = runs.map((run) => run.cpu);
  console.log(
    `${name}: ${median(cpu).toFixed(1)} us of CPU a request (${Math.min(...cpu).toFixed(1)} to ${Math.max(...cpu).toFixed(1)}), ` +
      `${Math.round(median(runs.map(({ requests }) => requests))).toLocaleString('en')} requests a second`,
  );
}
const both = measured.get('2 workers') ?? [];
const apart = measured.get('2 services of 1 worker each') ?? [];
console.log(`2 workers over 2 services: ${median(both.map(({ cpu }, i) => cpu / apart[i].cpu)).toFixed(2)}`);
