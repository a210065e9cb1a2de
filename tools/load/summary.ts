import { ENDPOINT_NAMES, ENDPOINTS } from './endpoints.ts';
import { summaryPage } from './summary-page.ts';

/** The figures that k6 keeps of durations, for `summaryTrendStats` in each scenario. */
export const DURATION_FIGURES = ['med', 'p(95)', 'p(99)', 'max'];

/** What k6 hands to `handleSummary`, as far as it is read here. */
export interface K6Summary {
  metrics: Record<string, K6Metric | undefined>;
  root_group: { checks: { name: string; passes: number; fails: number }[] };
  state: { testRunDurationMs: number };
}

interface K6Metric {
  values: Record<string, number>;
  thresholds?: Record<string, { ok: boolean }>;
}

/** What was measured of one endpoint, in one phase where the scenario has several. */
export interface EndpointFigures {
  endpoint: string;
  phase: string | null;
  requests: number;
  failed: number;
  p50_ms: number;
  p95_ms: number;
  p99_ms: number;
  max_ms: number;
}

/** The JSON summary of a load test. */
export interface LoadSummary {
  scenario: string;
  base_url: string;
  seconds: number;
  /** Of all phases, those without limits too. */
  requests: number;
  /** Requests that were due and not sent, because all virtual users waited for answers. */
  dropped: number;
  endpoints: EndpointFigures[];
  checks: { passed: number; failed: number; wrong: { check: string; times: number }[] };
  thresholds: { metric: string; threshold: string; measured: number | null; held: boolean }[];
}

/** k6 calls it at the end of a test: a table on standard output, JSON for programs in SUMMARY_FILE, a page beside it. */
export function handleSummary(data: K6Summary): Record<string, string> {
  const summary = summarize(data, __ENV.SCENARIO ?? 'load test', __ENV.BASE_URL ?? 'http://127.0.0.1:8000');
  return {
    stdout: summaryText(summary),
    ...(__ENV.SUMMARY_FILE && {
      [__ENV.SUMMARY_FILE]: `${JSON.stringify(summary, null, 2)}\n`,
      [__ENV.SUMMARY_FILE.replace(/\.json$/, '.html')]: summaryPage(summary),
    }),
  };
}

export function summarize(data: K6Summary, scenario: string, baseUrl: string): LoadSummary {
  const { metrics, root_group } = data;
  const wrong = root_group.checks.filter(({ fails }) => fails > 0);
  return {
    scenario,
    base_url: baseUrl,
    seconds: data.state.testRunDurationMs / 1000,
    requests: metrics.http_reqs?.values.count ?? 0,
    dropped: metrics.dropped_iterations?.values.count ?? 0,
    endpoints: endpointFigures(metrics),
    checks: {
      passed: root_group.checks.reduce((sum, { passes }) => sum + passes, 0),
      failed: wrong.reduce((sum, { fails }) => sum + fails, 0),
      wrong: wrong.map(({ name, fails }) => ({ check: name, times: fails })),
    },
    thresholds: Object.entries(metrics).flatMap(([metric, { values, thresholds } = { values: {} }]) =>
      Object.entries(thresholds ?? {}).map(([threshold, { ok }]) => ({
        metric,
        threshold,
        measured: values[/^[\w()]+/.exec(threshold)?.[0] ?? ''] ?? null,
        held: ok,
      })),
    ),
  };
}

/** k6 keeps figures by tags only where a threshold asks for them: see thresholds.ts. */
function endpointFigures(metrics: K6Summary['metrics']): EndpointFigures[] {
  const tagged = Object.keys(metrics).flatMap((metric) => /^http_reqs\{(.+)\}$/.exec(metric)?.[1] ?? []);
  const figures = tagged.map((tags) => {
    const { endpoint, phase = null } = Object.fromEntries(tags.split(',').map((tag) => tag.split(':'))) as {
      endpoint: keyof typeof ENDPOINTS;
      phase?: string;
    };
    const duration = metrics[`http_req_duration{${tags}}`]?.values ?? {};
    return {
      name: endpoint,
      endpoint: ENDPOINTS[endpoint].path,
      phase,
      requests: metrics[`http_reqs{${tags}}`]?.values.count ?? 0,
      failed: metrics[`http_req_failed{${tags}}`]?.values.passes ?? 0,
      p50_ms: duration.med ?? 0,
      p95_ms: duration['p(95)'] ?? 0,
      p99_ms: duration['p(99)'] ?? 0,
      max_ms: duration.max ?? 0,
    };
  });
  // k6's metrics come in no order: phases as they ran, endpoints as in the list.
  const phases = [...new Set(PHASES.concat(figures.map(({ phase }) => phase ?? '')))];
  const place = ({ phase, name }: (typeof figures)[number]) =>
    phases.indexOf(phase ?? '') * ENDPOINT_NAMES.length + ENDPOINT_NAMES.indexOf(name);
  return figures.sort((a, b) => place(a) - place(b)).map(({ name: _, ...rest }) => rest);
}

const PHASES = ['warm-up', 'calm', 'average', 'spike', 'recovery'];

export function summaryText(summary: LoadSummary): string {
  const { endpoints, checks, thresholds } = summary;
  const crossed = thresholds.filter(({ held }) => !held);
  const phased = endpoints.some(({ phase }) => phase !== null);
  const heading = ['endpoint', ...(phased ? ['phase'] : []), 'requests', 'failed', 'p50 ms', 'p95 ms', 'p99 ms', 'max'];
  const rows = endpoints.map((one) => [
    one.endpoint,
    ...(phased ? [one.phase ?? ''] : []),
    whole(one.requests),
    whole(one.failed),
    ...[one.p50_ms, one.p95_ms, one.p99_ms, one.max_ms].map((milliseconds) => milliseconds.toFixed(1)),
  ]);
  const perSecond = summary.requests / summary.seconds;
  return [
    '',
    `${summary.scenario}: ${whole(summary.requests)} requests in ${summary.seconds.toFixed(1)} s ` +
      `(${perSecond.toFixed(0)} a second) to ${summary.base_url}`,
    ...(summary.dropped > 0 ? [`${whole(summary.dropped)} more were due and could not be sent`] : []),
    '',
    ...columns([heading, ...rows], phased ? 2 : 1),
    '',
    `checks      ${whole(checks.passed)} of ${whole(checks.passed + checks.failed)} passed`,
    ...checks.wrong.map(({ check, times }) => `  wrong ${whole(times)} times: ${check}`),
    `thresholds  ${thresholds.length - crossed.length} of ${thresholds.length} held`,
    ...crossed.map((one) => `  crossed: ${thresholdText(one)}`),
    '',
  ].join('\n');
}

/** @example "http_req_duration{endpoint:churn} p(99)<100, measured 132.44" */
export function thresholdText({ metric, threshold, measured }: LoadSummary['thresholds'][number]): string {
  return `${metric} ${threshold}${measured === null ? '' : `, measured ${Number(measured.toPrecision(6))}`}`;
}

/** @param textColumns how many at the left are texts; the others are numbers */
function columns(rows: string[][], textColumns: number): string[] {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  return rows.map((row) =>
    row
      .map((cell, i) => (i < textColumns ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join('  ')
      .trimEnd(),
  );
}

/** k6 has no Intl. */
function whole(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
