import { summaryPage } from './summary-page.ts';
import { type LoadSummary } from './summary.ts';

const summary: LoadSummary = {
  scenario: 'smoke',
  base_url: 'http://localhost:8000/?<script>',
  seconds: 10,
  requests: 400,
  dropped: 3,
  endpoints: [
    {
      endpoint: '/health',
      phase: null,
      requests: 20,
      failed: 1,
      p50_ms: 1.64,
      p95_ms: 3.96,
      p99_ms: 132.44,
      max_ms: 140,
    },
  ],
  checks: { passed: 99, failed: 1, wrong: [{ check: 'health: the service says ok', times: 1 }] },
  thresholds: [{ metric: 'checks', threshold: 'rate==1', measured: 0.99, held: false }],
};

test('a page shows the figures, what was crossed and what was wrong, and loads nothing', () => {
  const page = summaryPage(summary);
  expect(page).toContain('<p class="crossed">1 of 1 thresholds were crossed.</p>');
  expect(page).toContain('<tr><td>/health</td><td></td><td>20</td><td>1</td><td>1.6</td><td>4.0</td><td>132.4</td>');
  expect(page).toContain('<tr><td>checks</td><td>rate==1</td><td>0.99</td><td>no</td></tr>');
  expect(page).toContain('<tr><td>health: the service says ok</td><td>1</td></tr>');
  expect(page).toContain('http://localhost:8000/?&lt;script&gt;');
  expect(page).not.toMatch(/<script|src=|href=/);
});
