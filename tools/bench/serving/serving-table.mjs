import { median } from '../order-statistics.mjs';

/**
 * @typedef {object} Run
 * @property {string} target
 * @property {string} load
 * @property {number} [rows]
 * @property {number} [requestsPerSecond]
 * @property {number} [p50]
 * @property {number} [p99]
 * @property {number} [failed]
 * @property {number} [cpuMicroseconds]
 * @property {number} [startMilliseconds]
 * @property {number} [memoryMegabytes]
 */

/**
 * @param {{ made_at: string, machine: string, seconds: number, repetitions: number, load_average: number, runs: Run[] }} report
 * @returns {string} Markdown
 */
export function servingTable({ made_at, machine, seconds, repetitions, load_average, runs }) {
  const targets = [...new Set(runs.map(({ target }) => target))].sort((a, b) => order(a) - order(b));
  const loads = [...new Set(runs.map(({ load }) => load))].filter((load) => load !== 'process');
  const lines = [
    `Made on ${made_at.slice(0, 10)}, ${machine}, load average ${load_average.toFixed(1)}; ${seconds} s a run, median of ${repetitions} (least to most).`,
  ];
  for (const load of loads) {
    const ours = median(of(runs, targets[0], load).map(requestsPerSecond));
    lines.push('', `### ${load[0].toUpperCase()}${load.slice(1)}`, '');
    lines.push('| | requests/s | rows/s | ours is times | p50 ms | p99 ms | CPU us a request | failed |');
    lines.push('| --- | --- | --- | --- | --- | --- | --- | --- |');
    for (const target of targets) {
      const found = of(runs, target, load);
      if (found.length === 0) continue;
      const rates = found.map(requestsPerSecond);
      const rate = median(rates);
      const cells = [
        target,
        `${whole(rate)} (${whole(Math.min(...rates))} to ${whole(Math.max(...rates))})`,
        whole(rate * (found[0].rows ?? 1)),
        (ours / rate).toFixed(2),
        median(found.map(({ p50 }) => p50 ?? NaN)),
        median(found.map(({ p99 }) => p99 ?? NaN)),
        whole(median(found.map(({ cpuMicroseconds }) => cpuMicroseconds ?? NaN))),
        found.reduce((sum, { failed = 0 }) => sum + failed, 0),
      ];
      lines.push(`| ${cells.join(' | ')} |`);
    }
  }
  lines.push(
    '',
    '### Start and memory',
    '',
    '| | start to first answer, ms | memory of a worker, MB |',
    '| --- | --- | --- |',
  );
  for (const target of targets) {
    const found = of(runs, target, 'process');
    const start = whole(median(found.map(({ startMilliseconds }) => startMilliseconds ?? NaN)));
    lines.push(
      `| ${target} | ${start} | ${whole(median(found.map(({ memoryMegabytes }) => memoryMegabytes ?? NaN)))} |`,
    );
  }
  return `${lines.join('\n')}\n`;
}

const ORDER = ['1 worker', '2 workers', 'without the log', 'null route', 'bare Express', 'bare node:http'];

/** @param {string} target */
function order(target) {
  const place = ORDER.findIndex((part) => target.includes(part));
  return place < 0 ? ORDER.length : place;
}

/**
 * @param {Run[]} runs
 * @param {string} target
 * @param {string} load
 */
const of = (runs, target, load) => runs.filter((run) => run.target === target && run.load === load);

/** @param {Run} run */
const requestsPerSecond = (run) => run.requestsPerSecond ?? NaN;

/** @param {number} value */
const whole = (value) => Math.round(value).toLocaleString('en-US');
