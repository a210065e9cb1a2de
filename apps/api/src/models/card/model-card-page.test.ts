import fc from 'fast-check';
import { type Manifest } from '@retail-ml/model-registry';
import { handWrittenChurnDraft } from '../../churn-artefact.fixture';
import { handWrittenDemandDraft } from '../../demand-artefact.fixture';
import { modelCardPage } from './model-card-page';

const MARKUP = '</title></svg><script>alert(1)</script><img src=x onerror=alert(1)>"\'&';

let churn: Manifest;
let demand: Manifest;

beforeAll(async () => {
  const saved = (name: string, draft: { manifest: object }) =>
    ({
      ...draft.manifest,
      ...{ formatVersion: 1, name, version: '20261124-100000-abcdef', createdAt: '2026-11-24T10:00:00.000Z' },
      checksums: {},
    }) as Manifest;
  churn = saved('churn', await handWrittenChurnDraft());
  demand = saved('demand', await handWrittenDemandDraft());
});

const aliases = {
  champion: '20261124-100000-abcdef',
  history: [
    {
      alias: 'champion' as const,
      version: '20261124-100000-abcdef',
      previous: null,
      at: '2026-11-25T08:00:00.000Z',
      action: 'promote' as const,
      reason: MARKUP,
    },
  ],
};
const page = (manifest: Manifest) => modelCardPage(manifest, aliases);
const estimate = (value: number) => ({ value, low: value - 0.05, high: value + 0.05 });

/** All that an artefact may hold as text, filled with markup. */
function hostile(manifest: Manifest): Manifest {
  const outcome = { rows: 5, predicted: 0.5, observed: 0.4, low: 0.2, high: 0.7 };
  return {
    ...manifest,
    version: MARKUP,
    featureView: {
      name: MARKUP,
      version: 1,
      fingerprint: MARKUP,
      features: [{ name: MARKUP, description: MARKUP }],
    },
    evaluation: {
      ...manifest.evaluation,
      asOf: [MARKUP],
      method: MARKUP,
      baselines: { [MARKUP]: { roc_auc: estimate(0.6), wape_7d: estimate(0.6), run_rate_30d: estimate(0.1) } },
      slices: [{ by: MARKUP, slices: [{ name: MARKUP, rows: 7, figures: { roc_auc: estimate(0.7) } }] }],
      dates: { silent: [{ days: 30, ...outcome }], period: [{ part: 'within', ...outcome }], inactive: outcome },
      curves: {
        reliability: [{ from: 0.2, to: 0.4, ...outcome }],
        categories: [{ name: MARKUP, ...outcome }],
        roc: [MARKUP, 'other'].map((name) => ({
          name,
          points: [0, 1].map((share) => ({ falsePositiveRate: share, truePositiveRate: share })),
        })),
        forecasts: [{ horizonDays: 7, bins: [outcome], points: [{ predicted: 3, observed: 4 }] }],
      },
    },
    training: { ...manifest.training, source: MARKUP, commit: MARKUP, window: { from: MARKUP, to: MARKUP } },
    parity: { ...manifest.parity, backend: MARKUP },
    acceptance: {
      accepted: false,
      comparedWith: MARKUP,
      checks: [{ check: MARKUP, passed: false, figures: {}, sentence: MARKUP }],
      policy: {},
    },
  };
}

test('markup in an imported artefact stays text, wherever it stands', () => {
  for (const manifest of [churn, demand]) {
    const html = page(hostile(manifest));
    expect(html).not.toMatch(/<script|<img/i);
    // In text or a quoted attribute, the words are harmless; they are there, so nothing was dropped either.
    expect(html.split('&lt;script&gt;').length).toBeGreaterThan(15);
    for (const tag of ['title', 'svg', 'section']) {
      expect(html.split(`</${tag}>`).length).toBe(html.split(new RegExp(`<${tag}[ >]`)).length);
    }
  }
});

test('whatever texts a manifest holds, no tag comes of them but those of the card', () => {
  const tags = (html: string) => new Set(Array.from(html.matchAll(/<\/?([a-zA-Z!][a-zA-Z0-9]*)/g), ([, tag]) => tag));
  const known = tags(page(hostile(churn)));
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { featureView, evaluation } = churn;
      const html = page({
        ...churn,
        featureView: { ...featureView, features: [{ name: text, description: `${text}<${text}` }] },
        evaluation: { ...evaluation, method: `<${text}>`, baselines: { [`<${text}`]: { roc_auc: estimate(0.5) } } },
      });
      for (const tag of tags(html)) expect([...known, 'small']).toContain(tag);
    }),
  );
});

test('ids in the page are each there once, and what names a part by an id finds it', () => {
  for (const manifest of [churn, demand]) {
    const html = page({
      ...manifest,
      evaluation: {
        ...manifest.evaluation,
        slices: ['tenure', 'value'].map((by) => ({
          by,
          slices: [{ name: 'all', rows: 200, figures: { roc_auc: estimate(0.7), wape_7d: estimate(0.4) } }],
        })),
      },
    });
    const ids = Array.from(html.matchAll(/ id="([^"]+)"/g), ([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const named = Array.from(html.matchAll(/aria-labelledby="([^"]+)"/g), ([, names]) => names.split(' ')).flat();
    expect(named.filter((id) => !ids.includes(id))).toEqual([]);
  }
});

test('it says since when it is champion, and nothing of that for another version', () => {
  expect(page(churn)).toContain('<dt>Champion since</dt><dd>2026-11-25</dd>');
  expect(modelCardPage(churn, { champion: 'another', history: [] })).not.toContain('Champion since');
});

test('the verdict of the gate stands on top, with each check and its sentence', () => {
  const checks = [
    { check: 'baseline', passed: true, figures: {}, sentence: 'Better than the recency rule.' },
    { check: 'ece', passed: false, figures: {}, sentence: 'The calibration error is above the limit.' },
  ];
  const accepted = page({
    ...churn,
    acceptance: { accepted: true, comparedWith: null, checks: [checks[0]], policy: {} },
  });
  expect(accepted).toContain('Accepted by the policy, beside no champion: 1 check');
  const refused = page({ ...churn, acceptance: { accepted: false, comparedWith: 'v1', checks, policy: {} } });
  expect(refused).toContain('<p class="verdict alarm" role="status">Refused by the policy, beside champion v1: 1 of 2');
  expect(refused).toContain('The calibration error is above the limit.');
  expect(refused).not.toContain('of which this one was made');
  const derived = page({
    ...churn,
    acceptance: { accepted: true, ofVersion: 'v0', comparedWith: null, checks, policy: {} },
  });
  expect(derived).toContain('Said of version v0, of which this one was made.</p>');
  expect(page(churn)).not.toContain('policy');
});

test('a version whose sections this code cannot read has a card that says less', () => {
  const html = page({ ...churn, decision: { horizonDays: 'ninety' } });
  expect(html).toContain('Says how likely a customer is to buy nothing');
  expect(html).not.toContain('LOW below');
});

test('a part with too few rows says so in its picture and its table', () => {
  const slices = [{ by: 'loyalty', slices: [{ name: 'members', rows: 12, figures: null }] }];
  const html = page({ ...churn, evaluation: { ...churn.evaluation, slices } });
  expect(html).toContain('members: too few.');
  expect(html).toContain('<td class="number">12</td><td class="number">too few</td>');
});

test('what came of the dates stands beside what was said, and of a model without them nothing', () => {
  const outcome = { rows: 900, predicted: 0.52, observed: 0.47, low: 0.44, high: 0.5 };
  const dates = { silent: [{ days: 30, ...outcome }], period: [{ part: 'within' as const, ...outcome }] };
  const html = page({ ...churn, evaluation: { ...churn.evaluation, dates } });
  for (const label of ['silent for 30 days', 'within the period']) {
    expect(html).toContain(`${label}: observed 0.470, predicted 0.520`);
    expect(html).toMatch(new RegExp(`${label}</th><td class="number">900</td>`));
  }
  expect(page(churn)).not.toContain('Do its dates come true?');
});

test('a model that held no rows out to calibrate says so', () => {
  const held = (calibration: number) =>
    page({ ...churn, training: { ...churn.training, rows: { ...churn.training.rows, calibration } } });
  expect(held(0)).toContain('<dt>Rows held out to calibrate</dt><dd>none</dd>');
  expect(held(1200)).toContain('<dt>Rows held out to calibrate</dt><dd>1,200</dd>');
});

test('what was tried of the inputs stands beside what it did, and whether it was taken', () => {
  const calibration = { ...(demand.calibration as object), sharedInputs: ['category'] };
  const tried = { category: [0.98, 0.99], 'calendar, category': [0.97, 1.01], history: [1.02, 0.9] };
  const decision = { ...(demand.decision as object), productProfiles: null };
  const html = page({ ...demand, decision, calibration: { ...calibration, tried } });
  expect(html).toContain(
    '<th scope="row">category</th><td class="number">0.980</td><td class="number">0.990</td><td class="number">yes</td>',
  );
  for (const group of ['calendar, category', 'history']) {
    expect(html).toMatch(
      new RegExp(`<th scope="row">${group}</th>(<td class="number">[\\d.]+</td>){2}<td class="number">no`),
    );
  }
  expect(html).toContain('it takes category: they lowered the pinball loss');
});

test('histories that were left out are told with the reason', () => {
  const historiesLeftOut = '30 days with histories of the day: bias -20 %; at most 15 % is allowed.';
  const decision = { ...(demand.decision as object), productProfiles: null, historiesLeftOut };
  expect(page({ ...demand, decision })).toContain(`left out: ${historiesLeftOut}`);
});

test('the same model with more inputs is drawn beside it', () => {
  const otherWays = { history_fresh: { wape_7d: estimate(0.3) } };
  const html = page({ ...demand, evaluation: { ...demand.evaluation, otherWays } });
  expect(html).toContain('this model with more inputs');
  expect(html).toContain('model 0.500, history fresh 0.300');
});
