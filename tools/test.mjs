import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { addTestCounts, countsFile, totalsLine } from './checks/test-totals.mjs';
import { nxArguments, nxEnvironment } from './setup/nx.mjs';
import { providePackages } from './setup/provide.mjs';
import { repository } from './setup/repository.mjs';
import { runTool, SetupError } from './setup/setup-error.mjs';

/** `npm test` runs all projects' tests, `npm test -- churn-model api` those of two. */
await runTool(async () => {
  await providePackages();
  const projects = testedProjects(process.argv.slice(2));
  // What an earlier run counted must not pass for this one; Nx brings it back where nothing has changed.
  for (const { folder } of projects) fs.rmSync(countsFile(folder), { force: true });

  const names = projects.map(({ name }) => name).join(',');
  const args = ['run-many', '-t', 'test', '-p', names, '--parallel=2', '--output-style=stream'];
  const status = await run(nxArguments(repository, args));
  const totals = addTestCounts(projects.map(({ folder }) => folder));
  for (const folder of totals.withoutCounts) console.log(`${folder}: its tests did not come to an end`);
  // A build that fails, or a task that nobody counted.
  if (status !== 0 && totals.failed === 0) totals.failed = 1;
  console.log(totalsLine(totals));
  if (totals.failed > 0) process.exitCode = 1;
});

/**
 * The projects that have jest tests: all, or the named ones.
 *
 * @param {string[]} wanted
 */
function testedProjects(wanted) {
  const folders = [
    ...['apps', 'libs'].flatMap((group) =>
      fs.readdirSync(path.join(repository, group)).map((name) => path.join(group, name)),
    ),
    'tools',
  ].map((folder) => path.join(repository, folder));
  const projects = folders
    .filter((folder) => fs.existsSync(path.join(folder, 'jest.config.cjs')))
    .map((folder) => ({ folder, name: path.basename(folder) }));
  const unknown = wanted.filter((name) => !projects.some((project) => project.name === name));
  if (unknown.length > 0) {
    throw new SetupError(
      `No project with tests is called ${unknown.join(', ')}; there are ${projects.map(({ name }) => name).join(', ')}.`,
    );
  }
  return wanted.length === 0 ? projects : projects.filter(({ name }) => wanted.includes(name));
}

/** @param {string[]} args */
function run(args) {
  return new Promise((resolve, reject) => {
    const nx = spawn(process.execPath, args, { cwd: repository, env: nxEnvironment(), stdio: 'inherit' });
    nx.once('error', reject);
    nx.once('exit', resolve);
  });
}
