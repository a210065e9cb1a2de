import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { makeLargeSales } from './large-sales.mjs';

const TRAINER = path.join(__dirname, '../../apps/trainer/dist');
/** Their training rows are some 750,000: not even those that are taken fit into such a heap as objects. */
const CUSTOMERS = 60_000;
const HEAP_MB = 64;
const TAKEN = 300_000;

/** Reads the rows of a training as the command does, and says what they are like: of the file that it is given. */
const READ = `
  const { openDuckdbSource } = require('@retail-ml/data-sources');
  const { planTemporalSplit } = require('@retail-ml/features');
  const { readChurnRows } = require('./churn-rows');
  (async () => {
    const source = await openDuckdbSource({ path: process.argv[1] });
    const period = await source.salesPeriod();
    const question = { lookbackDays: 180, horizonDays: 90, population: 'all', seed: 1 };
    const split = planTemporalSplit({ ...period, ...question });
    const counts = await source.countChurnSnapshots({ ...question, asOfDays: split.trainAsOf });
    const rows = await readChurnRows(
      source, { ...question, split, period, mostTrainingRows: ${TAKEN} }, () => undefined);
    await source.close();
    const taken = {};
    for (const row of rows.train) {
      taken[row.asOf] = (taken[row.asOf] ?? 0) + 1;
    }
    console.log(JSON.stringify({
      found: rows.found, taken, testRows: rows.test.length, testDays: [...new Set(rows.test.map((row) => row.asOf))],
      testAsOf: split.testAsOf, counts: Object.fromEntries(counts),
    }));
  })();
`;

let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'large-training-'));
  file = path.join(folder, 'retail.duckdb');
  await makeLargeSales(file, { customers: CUSTOMERS });
});
afterAll(() => rm(folder, { recursive: true }));

async function readRows() {
  const args = [`--max-old-space-size=${HEAP_MB}`, '--eval', READ, file];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: TRAINER });
  return JSON.parse(stdout);
}

test('of more training rows than the heap holds, a sample is taken that is even over the days', async () => {
  const rows = await readRows();
  expect(rows.found.train).toBeGreaterThan(600_000);
  const taken = Object.values<number>(rows.taken).reduce((sum, ofDay) => sum + ofDay);
  expect(taken).toBe(TAKEN);
  const share = TAKEN / rows.found.train;
  for (const [day, there] of Object.entries<number>(rows.counts)) {
    expect(Math.abs(rows.taken[day] - share * there)).toBeLessThan(5 * Math.sqrt(share * there));
  }
  expect(rows.testDays).toEqual([rows.testAsOf]);
  expect(rows.testRows).toBe(50_000);
  expect(rows.found.test).toBeGreaterThan(50_000);
});
