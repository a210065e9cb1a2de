// What a prediction over HTTP costs, beside what the same HTTP layer costs without it, and beside the service that a
// data scientist would write in Python:
//   npm run bench:serving -- [--peer-service ../shared/peers/fastapi_service --make-peers]
// All servers are driven by the same program, in interleaved runs; the table has the median of them.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { modelFolders } from '../load/model-folders.mjs';
import { buildApps } from '../setup/build.mjs';
import { refuseOldNode } from '../setup/preconditions.mjs';
import { providePackages } from '../setup/provide.mjs';
import { repository } from '../setup/repository.mjs';
import { readSettings } from '../setup/settings.mjs';
import { runTool } from '../setup/setup-error.mjs';
import { step } from '../setup/step.mjs';
import { writeReport } from './report-files.mjs';
import { startServer } from './serving/server-process.mjs';
import { servingOptions, usage } from './serving/serving-options.mjs';
import { servingTable } from './serving/serving-table.mjs';
import { ourTargets } from './serving/targets.mjs';
import { peerTargets } from './serving/peer-service.mjs';

/** Until what is asked often is compiled: before, it is the compiler that is measured. */
const WARM_UP_SECONDS = 4;

await runTool(async () => {
  refuseOldNode();
  const options = servingOptions(process.argv.slice(2));
  if (options === null) return console.log(usage());
  await providePackages();
  await buildApps(repository);
  const { drive } = await import('./serving/drive.mjs');
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'retail-ml-serving-'));
  try {
    const models = await modelFolders(repository, work, readSettings(repository));
    const targets = [...ourTargets(models), ...(await peerTargets(options, work))].filter(
      ({ name }) => options.only === null || options.only.some((part) => name.includes(part)),
    );
    /** @type {import('./serving/serving-table.mjs').Run[]} */
    const runs = [];
    for (let repetition = 0; repetition < options.repetitions; repetition++) {
      // Another order each time: whoever comes first finds the machine cooler.
      const order = targets.map((_, i) => targets[(i + repetition) % targets.length]);
      for (const target of order) {
        await step(`Run ${repetition + 1} of ${options.repetitions}: ${target.name}`, async () => {
          const server = await startServer(target, work);
          try {
            await drive(server.url, target.loads[0], { seconds: WARM_UP_SECONDS });
            for (const load of target.loads) {
              const before = server.cpuSeconds();
              const result = await drive(server.url, load, options);
              const cpuMicroseconds = ((server.cpuSeconds() - before) * 1e6) / Math.max(result.requests, 1);
              runs.push({ target: target.name, load: load.name, rows: load.rows, ...result, cpuMicroseconds });
            }
            const { startMilliseconds } = server;
            runs.push({
              target: target.name,
              load: 'process',
              startMilliseconds,
              memoryMegabytes: server.memoryMegabytes(),
            });
          } finally {
            await server.stop();
          }
        });
      }
    }
    const report = {
      made_at: new Date().toISOString(),
      machine: `${os.cpus().length} x ${os.cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`,
      load_average: os.loadavg()[0],
      seconds: options.seconds,
      repetitions: options.repetitions,
      runs,
    };
    writeReport(options.output, report, servingTable(report));
    console.log(servingTable(report));
    console.log(`Written to ${options.output}.md and ${options.output}.json`);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
});
