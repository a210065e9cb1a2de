// How good the models are on files of labelled rows, beside simple rules and what a data scientist would fit instead:
//   npm run bench:quality -- --folder ../data [--seeds 1,2,3] [--peers venv/bin/python | --make-peers]
// Each figure has its standard error, and each difference to ours too: a lead within two of them may be chance.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildApps } from '../setup/build.mjs';
import { refuseOldNode } from '../setup/preconditions.mjs';
import { providePackages } from '../setup/provide.mjs';
import { repository } from '../setup/repository.mjs';
import { runTool } from '../setup/setup-error.mjs';
import { step } from '../setup/step.mjs';
import { writeReport } from './report-files.mjs';
import { peersPython } from './quality/peer-environment.mjs';
import { qualityOptions, usage } from './quality/quality-options.mjs';
import { qualityTable } from './quality/quality-table.mjs';

await runTool(async () => {
  refuseOldNode();
  const options = qualityOptions(process.argv.slice(2));
  if (options === null) return console.log(usage());
  await providePackages();
  await buildApps(repository);
  // These need what was built.
  const { labelledFiles } = await import('./quality/labelled-files.mjs');
  const { measureFile } = await import('./quality/measure-file.mjs');
  const python = await peersPython(options);
  const { labelled, sales } = await labelledFiles(options.folder, options.horizonDays);
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'retail-ml-quality-'));
  try {
    const report = {
      made_at: new Date().toISOString(),
      machine: `${os.cpus().length} x ${os.cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`,
      seeds: options.seeds,
      replicates: options.replicates,
      files: [],
    };
    for (const file of labelled) {
      const measured = await step(`Measuring ${path.basename(file.path)}`, () =>
        measureFile(file, { ...options, sales, python, work }),
      );
      report.files.push(measured);
      // What is known is kept, should a later file fail.
      writeReport(options.output, report, qualityTable(report));
    }
    console.log(qualityTable(report));
    console.log(`Written to ${options.output}.md and ${options.output}.json`);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
});
