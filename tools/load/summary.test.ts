import { type K6Summary, summarize, summaryText } from './summary.ts';

const duration = { med: 1.64, 'p(95)': 3.96, 'p(99)': 132.44, max: 140.2 };

/** As k6 1.8 hands it over, in no order. */
const data: K6Summary = {
  metrics: {
    'http_req_duration{phase:load,endpoint:churn}': {
      values: duration,
      thresholds: { 'p(99)<100': { ok: false } },
    },
    'http_reqs{phase:load,endpoint:health}': {
      values: { count: 20, rate: 2 },
      thresholds: { 'count>0': { ok: true } },
    },
    'http_reqs{phase:load,endpoint:churn}': {
      values: { count: 1200, rate: 20 },
      thresholds: { 'count>0': { ok: true } },
    },
    // "passes" of a rate are its true values: here, failures.
    'http_req_failed{phase:load,endpoint:churn}': { values: { rate: 0.0025, passes: 3, fails: 1197 } },
    'http_req_duration{phase:load,endpoint:health}': { values: duration },
    'http_req_failed{phase:load,endpoint:health}': { values: { rate: 0, passes: 0, fails: 20 } },
    checks: { values: { rate: 0.998, passes: 998, fails: 2 }, thresholds: { 'rate==1': { ok: false } } },
    http_reqs: { values: { count: 1500 } },
    dropped_iterations: { values: { count: 7 } },
  },
  root_group: {
    checks: [
      { name: 'churn: status 200', passes: 498, fails: 2 },
      { name: 'health: the service says ok', passes: 500, fails: 0 },
    ],
  },
  state: { testRunDurationMs: 60_000 },
};

test('programs get the figures of each endpoint, what was wrong and what was crossed', () => {
  const summary = summarize(data, 'load', 'http://localhost:8000');
  expect(summary.endpoints).toEqual([
    {
      endpoint: '/api/predict/churn',
      phase: 'load',
      requests: 1200,
      failed: 3,
      p50_ms: 1.64,
      p95_ms: 3.96,
      p99_ms: 132.44,
      max_ms: 140.2,
    },
    expect.objectContaining({ endpoint: '/health', requests: 20, failed: 0 }),
  ]);
  expect(summary).toMatchObject({
    requests: 1500,
    dropped: 7,
    checks: { passed: 998, failed: 2, wrong: [{ check: 'churn: status 200', times: 2 }] },
  });
  expect(summary.thresholds.filter(({ held }) => !held)).toEqual([
    { metric: 'http_req_duration{phase:load,endpoint:churn}', threshold: 'p(99)<100', measured: 132.44, held: false },
    { metric: 'checks', threshold: 'rate==1', measured: 0.998, held: false },
  ]);
});

test('people get a table, and each fault by name', () => {
  expect(summaryText(summarize(data, 'load', 'http://localhost:8000'))).toBe(`
load: 1,500 requests in 60.0 s (25 a second) to http://localhost:8000
7 more were due and could not be sent

endpoint            phase  requests  failed  p50 ms  p95 ms  p99 ms    max
/api/predict/churn  load      1,200       3     1.6     4.0   132.4  140.2
/health             load         20       0     1.6     4.0   132.4  140.2

checks      998 of 1,000 passed
  wrong 2 times: churn: status 200
thresholds  2 of 4 held
  crossed: http_req_duration{phase:load,endpoint:churn} p(99)<100, measured 132.44
  crossed: checks rate==1, measured 0.998
`);
});
