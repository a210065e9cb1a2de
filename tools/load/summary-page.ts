import { type LoadSummary } from './summary.ts';

/** A summary as a page of its own: nothing is loaded, so that it can be sent and kept. */
export function summaryPage(summary: LoadSummary): string {
  const { scenario, base_url, seconds, requests, dropped, endpoints, checks, thresholds } = summary;
  const crossed = thresholds.filter(({ held }) => !held).length;
  const verdict = crossed === 0 ? 'All thresholds held' : `${crossed} of ${thresholds.length} thresholds were crossed`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Load test ${escaped(scenario)}</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a }
table { border-collapse: collapse; margin: 1rem 0 2rem } th, td { padding: .3rem .8rem; border-bottom: 1px solid #ddd; text-align: right }
th:first-child, td:first-child { text-align: left } .crossed { color: #b00020; font-weight: 600 }
</style>
<h1>Load test ${escaped(scenario)}</h1>
<p${crossed === 0 ? '' : ' class="crossed"'}>${verdict}.</p>
<p>${requests} requests in ${seconds.toFixed(1)} s (${(requests / seconds).toFixed(0)} a second) to ${escaped(base_url)};
${dropped} more were due and could not be sent; ${checks.passed} of ${checks.passed + checks.failed} checks of answers passed.</p>
${table(
  ['endpoint', 'phase', 'requests', 'failed', 'p50 ms', 'p95 ms', 'p99 ms', 'most ms'],
  endpoints.map((one) => [
    one.endpoint,
    one.phase ?? '',
    ...[one.requests, one.failed].map(String),
    ...[one.p50_ms, one.p95_ms, one.p99_ms, one.max_ms].map((milliseconds) => milliseconds.toFixed(1)),
  ]),
)}
${table(
  ['threshold', 'asked', 'measured', 'held'],
  thresholds.map(({ metric, threshold, measured, held }) => [
    metric,
    threshold,
    measured === null ? '' : String(Number(measured.toPrecision(6))),
    held ? 'yes' : 'no',
  ]),
)}
${
  checks.wrong.length === 0
    ? ''
    : table(
        ['wrong answers', 'times'],
        checks.wrong.map(({ check, times }) => [check, String(times)]),
      )
}
</html>
`;
}

function table(heading: string[], rows: string[][]): string {
  const row = (cells: string[], tag: string): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  return `<table>\n${[row(heading, 'th'), ...rows.map((cells) => row(cells, 'td'))].join('\n')}\n</table>`;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
