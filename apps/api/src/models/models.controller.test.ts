import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Acceptance } from '@retail-ml/model-registry';
import { handWrittenChurnDraft } from '../churn-artefact.fixture';
import { type RunningApi, startApi } from '../running-api.fixture';
import { type ModelDetail, type ModelSummary } from './models-contract';

let api: RunningApi;
let champion: string;

beforeAll(async () => {
  api = await startApi();
  champion = (await api.registries.churn.aliases()).champion as string;
});

afterAll(() => api.stop());

test('the list holds each model with versions, metrics with intervals and training window', async () => {
  const challenger = await api.registries.churn.save(await handWrittenChurnDraft({ bias: 1 }));
  const version = {
    created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    metrics: { roc_auc: { value: 0.8, low: 0.78, high: expect.closeTo(0.82) } },
    training_window: { from: '2025-01-01', to: '2026-03-01' },
    certified: null,
  };
  const response = await api.get('/api/models');
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual([
    {
      name: 'churn',
      champion,
      versions: [
        { ...version, version: challenger.version },
        { ...version, version: champion },
      ],
    },
    {
      name: 'demand',
      champion: (await api.registries.demand.aliases()).champion,
      versions: [{ ...version, version: expect.any(String), metrics: { wape_7d: expect.any(Object) } }],
    },
  ]);
});

test('a model in full', async () => {
  const response = await api.get('/api/models/churn');
  expect(response.status).toBe(200);
  const detail = (await response.json()) as { versions: Record<string, unknown>[] };
  expect(detail).toMatchObject({
    name: 'churn',
    champion,
    history: [{ version: champion, previous: null, action: 'promote', reason: 'for a test' }],
  });
  expect(detail.versions.find(({ version }) => version === champion)).toMatchObject({
    feature_view: 'churn 3',
    features: expect.arrayContaining([{ name: 'log_recency_days', description: expect.any(String) }]),
    evaluation: {
      rows: 1000,
      as_of: ['2026-07-01'],
      level: 0.95,
      model: { roc_auc: { value: 0.8 } },
      baselines: { recency_rule: { roc_auc: { value: 0.7 } } },
    },
    rows: { train: 5000, calibration: 1000, test: 1000 },
    parity: { rows: 1000, largest_difference: 1e-7, tolerance: 1e-6 },
  });
});

test('what the policy said of a version stands in it, and of which version where that is another one', async () => {
  const checks: Acceptance['checks'] = [
    {
      check: 'roc_auc',
      passed: true,
      figures: { model: 0.8, least: 0.6 },
      sentence: 'AUC 0.8; at least 0.6 is asked.',
    },
    { check: 'champion', passed: null, figures: {}, sentence: 'There is no champion yet.' },
  ];
  const judged: Acceptance = { accepted: true, comparedWith: null, checks, policy: { churn: { minimumBuyers: 500 } } };
  const draft = await handWrittenChurnDraft({ bias: 2 });
  const save = async (acceptance: Acceptance) =>
    (await api.registries.churn.save({ ...draft, manifest: { ...draft.manifest, acceptance } })).version;
  const original = await save(judged);
  const derived = await save({ ...judged, ofVersion: original });
  const { versions } = (await (await api.get('/api/models/churn')).json()) as { versions: Record<string, unknown>[] };
  const acceptanceOf = (name: string) => versions.find(({ version }) => version === name)!['acceptance'];
  const answer = { accepted: true, of_version: original, compared_with: null, checks };
  expect(acceptanceOf(original)).toEqual(answer);
  expect(acceptanceOf(derived)).toEqual(answer);
  expect(acceptanceOf(champion)).toBeNull();
});

test('a certificate stands in the list, in full beside its version, and in the card', async () => {
  const { churn } = api.registries;
  const passed = {
    place: 'API over HTTP',
    result: 'passed',
    rows: 10_100,
    differingRows: 0,
    largestDifference: 0,
  } as const;
  const failed = { result: 'failed', differingRows: 3, largestDifference: null, note: 'row 7 <script>' } as const;
  const place = { ...passed, tolerance: 0, seconds: 0.5, note: null };
  const findings = { rows: { generated: 10_000, golden: 100, seed: 1 }, versions: { node: '20.19.0' } };
  await churn.certify(champion, { ...findings, places: [place, { ...place, ...failed, place: 'browser bundle' }] });
  const [{ versions }] = (await (await api.get('/api/models')).json()) as ModelSummary[];
  expect(versions.find(({ version }) => version === champion)).toMatchObject({ certified: false });

  const detail = (await (await api.get('/api/models/churn')).json()) as ModelDetail;
  const { certificate, certified } = detail.versions.find(({ version }) => version === champion)!;
  expect(certified).toBe(false);
  const answer = { place: 'API over HTTP', result: 'passed', rows: 10_100, differing_rows: 0, largest_difference: 0 };
  expect(certificate).toEqual({
    ...{ passed: false, certified_at: expect.any(String), generated_rows: 10_000, golden_rows: 100 },
    versions: { node: '20.19.0' },
    places: [
      { ...answer, tolerance: 0, seconds: 0.5, note: null },
      {
        ...{ ...answer, place: 'browser bundle', result: 'failed', differing_rows: 3, largest_difference: null },
        ...{ tolerance: 0, seconds: 0.5, note: 'row 7 <script>' },
      },
    ],
  });
  const markdown = await (await api.get('/api/models/churn/card')).text();
  expect(markdown).toContain('| browser bundle | failed | 10100 | no number | 0 | row 7 <script> |');
  const page = await (await api.get('/api/models/churn/card', { Accept: 'text/html' })).text();
  expect(page).toContain('1 of 2 places answer otherwise than the predictor');
  expect(page).toContain('row 7 &lt;script&gt;');
  // One that cannot be read proves nothing, and stands in nobody's way.
  await writeFile(join(api.folder, 'models/churn', champion, 'parity.json'), '{');
  const unread = (await (await api.get('/api/models/churn')).json()) as ModelDetail;
  expect(unread.versions.every((it) => it.certificate === null && it.certified === null)).toBe(true);
  expect((await api.get('/api/models/churn/card', { Accept: 'text/html' })).status).toBe(200);
  await rm(join(api.folder, 'models/churn', champion, 'parity.json'));
});

test('the card is Markdown as it was written, or a page for who prefers that', async () => {
  const markdown = await api.get('/api/models/churn/card');
  expect(markdown.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
  expect(markdown.headers.get('vary')).toBe('Accept');
  expect(await markdown.text()).toContain(`# Model card: churn ${champion}\n`);
  const page = await api.get('/api/models/churn/card', { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.headers.get('content-security-policy')).toBe(
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  const html = await page.text();
  expect(html).toContain(`<title>Model card: churn ${champion}</title>`);
  expect(html).toContain('buy nothing in the next 90 days');
  // A model from before there were slices and curves has a card without them.
  expect(html).not.toMatch(/undefined|NaN|Reliability|For whom/);
  const image = await api.get('/api/models/churn/card', { Accept: 'image/png' });
  expect(image.status).toBe(406);
  expect(image.headers.get('content-type')).toContain('application/problem+json');
});

test('a model of another name is not found, whatever the name', async () => {
  for (const name of ['weather', '..%2f..%2fetc%2fpasswd', '__proto__']) {
    const response = await api.get(`/api/models/${name}`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      code: 'model-not-found',
      detail: expect.stringContaining('churn, demand'),
    });
  }
});
