import { HORIZON_DAYS, type IntervalForecast } from '@retail-ml/demand-model';
import { type DemandTrainingRow, type ForecastsWithHistory, type RowForecast } from '@retail-ml/demand-model/fit';
import { parseDay } from '@retail-ml/features';
import { type Acceptance, type Manifest } from '@retail-ml/model-registry';
import { seededRandom } from '@retail-ml/tensorflow';
import { type AcceptancePolicy, readAcceptancePolicy, SHIPPED_POLICY } from './acceptance-policy';
import { type DemandVerdict, judgeDemand } from './demand-gate';
import { type DemandWays } from './demand-opponent';
import { verdictOf } from './verdict';

const policy = readAcceptancePolicy(SHIPPED_POLICY);
const random = seededRandom(1);

/** 40 products of all sizes on 10 origins; sales are around their pace. */
const rows: DemandTrainingRow[] = Array.from({ length: 400 }, (_, i) => {
  const pace = 5 + (i % 40) * 3;
  const sold = (units: number) => Math.max(1, Math.round(units * (1 + 0.3 * random.normal())));
  const target7d = sold(7 * pace);
  return {
    productId: `P${i % 40}`,
    origin: parseDay('2026-03-01') + 4 * Math.floor(i / 40),
    category: 'Toys',
    recentSales7d: sold(7 * pace),
    recentSales14d: null,
    recentSales30d: sold(30 * pace),
    season: 'spring',
    weekday: 'Sunday',
    isHoliday: false,
    target7d,
    target30d: Math.max(target7d, sold(30 * pace)),
  };
});
const none = new Map<string, number[]>();

/** What is said of a row, relative to the product's true pace: a factor, and half the interval's width. */
const saying =
  (factor: number, half = 0.4, monthFactor = factor): RowForecast =>
  (row) =>
    HORIZON_DAYS.map((days): IntervalForecast => {
      const units = days * (5 + (Number(row.productId.slice(1)) % 40) * 3);
      const of = days === 7 ? factor : monthFactor;
      return { forecast: of * units, lower: (of - half) * units, upper: (of + half) * units };
    });
const good = saying(1);
const rules = { run_rate_30d: saying(1.13), seasonal_naive: saying(0.8) };

interface Judged {
  fields: RowForecast;
  histories?: ForecastsWithHistory;
  champion?: DemandWays;
  baselines?: Record<string, RowForecast>;
  its?: AcceptancePolicy;
}

function verdict({ fields, histories, champion, baselines = rules, its = policy }: Judged): DemandVerdict {
  const manifest = {
    version: '20260101-000000-abcdef',
    training: { window: { from: '2025-01-01', to: '2025-12-01' } },
  };
  return judgeDemand(
    { ways: { fields, histories: histories ?? null }, testRows: rows, baselines, naiveErrors: none, seed: 1 },
    champion
      ? { manifest: manifest as unknown as Manifest, ways: champion }
      : { absence: 'There is no champion yet to compare with.' },
    its,
    [],
  );
}

const judged = (fields: RowForecast, baselines?: Record<string, RowForecast>, its?: AcceptancePolicy): Acceptance =>
  verdict({ fields, ...(baselines && { baselines }), ...(its && { its }) }).acceptance;
const refusedBy = ({ checks }: Acceptance) => checks.filter(({ passed }) => passed === false).map(({ check }) => check);

test('one that beats every baseline at both horizons is accepted, a check for each question', () => {
  const acceptance = judged(good);
  expect(acceptance).toMatchObject({ accepted: true, comparedWith: null });
  expect(acceptance.checks.map(({ check }) => check)).toEqual([
    ...['run_rate_30d pinball_mean_7d', 'seasonal_naive pinball_mean_7d', 'run_rate_30d wape_7d'],
    ...['seasonal_naive wape_7d', 'bias_7d', 'coverage80_whole_7d'],
    ...['run_rate_30d pinball_mean_30d', 'seasonal_naive pinball_mean_30d', 'run_rate_30d wape_30d'],
    ...['seasonal_naive wape_30d', 'bias_30d', 'coverage80_whole_30d', 'champion'],
  ]);
  const { figures, sentence } = acceptance.checks[0];
  expect(figures['difference']).toBeCloseTo(figures['model'] - figures['other'], 12);
  expect(figures['high']).toBeLessThan(0);
  expect(sentence).toMatch(
    /^7 days: pinball loss [\d.]+ is better than [\d.]+ of run rate 30d \(difference -[\d.]+, -/,
  );
  expect(verdictOf(acceptance).reason).toBe(
    'All 12 checks of the policy are passed. There is no champion yet to compare with.',
  );
});

test.each([
  ['no better than a baseline', saying(1.13), ['run_rate_30d pinball_mean_7d', 'run_rate_30d wape_7d']],
  ['worse than one at 30 days only', saying(1, 0.4, 1.14), ['run_rate_30d pinball_mean_30d', 'run_rate_30d wape_30d']],
])('one that is %s is refused for that', (_, forecast, checks) => {
  const acceptance = judged(forecast);
  expect(acceptance.accepted).toBe(false);
  expect(refusedBy(acceptance)).toEqual(expect.arrayContaining(checks));
  expect(verdictOf(acceptance).reason).toMatch(/is not better than [\d.]+ of run rate 30d/);
});

test('where the best rule is further off than the policy allows, its bias is the bound', () => {
  const [near, far] = [{ rule: saying(1.3, 0.7) }, { rule: saying(1.5) }];
  const off = saying(1.25, 0.7);
  expect(refusedBy(judged(off, near))).toEqual([]);
  expect(refusedBy(judged(off, { ...far, better: saying(1.05) }))).toEqual(
    expect.arrayContaining(['bias_7d', 'bias_30d']),
  );
});

test('a rule that forecasts a third too little is no yardstick of WAPE, but one of pinball loss', () => {
  const names = (baselines: Record<string, RowForecast>) =>
    judged(good, baselines)
      .checks.map(({ check }) => check)
      .filter((check) => check.endsWith('_7d') && check.includes('wape'));
  const low = saying(0.65);
  expect(names({ low, near: saying(1.1) })).toEqual(['near wape_7d']);
  // Where all rules are that far off, they are what there is.
  expect(names({ low })).toEqual(['low wape_7d']);
});

test('an interval that holds too little is refused; one that holds much is only where the policy says so', () => {
  const narrow = judged(saying(1, 0.2), { run_rate_7d: saying(1.2, 0.1) });
  expect(refusedBy(narrow)).toEqual(['coverage80_whole_7d', 'coverage80_whole_30d']);
  expect(verdictOf(narrow).reason).toMatch(
    /^7 days: the 80 % interval holds 5\d % of the sales; at least 70 % is asked\. 30 days: /,
  );
  const wide = saying(1, 0.9);
  const wideRules = { rule: saying(1.2, 1) };
  expect(refusedBy(judged(wide, wideRules))).toEqual([]);
  const banded = { ...policy, demand: { ...policy.demand, coverage: { minimum: 0.7, maximum: 0.95 } } };
  expect(refusedBy(judged(wide, wideRules, banded))).toEqual(['coverage80_whole_7d', 'coverage80_whole_30d']);
});

test('a policy that asks nothing of baselines shows them all the same', () => {
  const lenient = {
    ...policy,
    demand: { ...policy.demand, beatsBaselines: false, maximumBias: null, coverage: { minimum: null, maximum: null } },
  };
  const { accepted, checks } = judged(saying(1.4), rules, lenient);
  expect(accepted).toBe(true);
  expect(checks.filter(({ passed }) => passed === null)).toHaveLength(9);
});

describe('with histories', () => {
  const both = (its: RowForecast): ForecastsWithHistory => ({ history_fresh: its, history_frozen: its });
  /** Nearer to what was sold than the product's pace, as a history may be. */
  const knowing: RowForecast = (row) =>
    [row.target7d, row.target30d].map((units, horizon) => {
      const [paced] = [good(row)[horizon]];
      const forecast = (units + paced.forecast) / 2;
      return { forecast, lower: 0.75 * forecast, upper: 1.25 * forecast };
    });
  const fields = saying(1.02);

  test('they are held against the same limits and rules, and against the fields, in both ways', () => {
    const { acceptance, historiesLeftOut } = verdict({ fields, histories: both(knowing) });
    expect(historiesLeftOut).toBeNull();
    expect(acceptance.accepted).toBe(true);
    const ofHistories = acceptance.checks.filter(({ check }) => check.startsWith('history_'));
    expect(ofHistories.map(({ check, passed }) => [check, passed])).toEqual(
      ['history_fresh', 'history_frozen'].flatMap((way) =>
        ['7d', '30d'].flatMap((horizon) =>
          [
            ...['run_rate_30d pinball_mean', 'run_rate_30d wape', 'fields pinball_mean', 'bias', 'coverage80_whole'],
          ].map((asked) => [`${way} ${asked}_${horizon}`, true]),
        ),
      ),
    );
    expect(ofHistories[3].sentence).toMatch(/^7 days with histories of the day: bias -?\d % is within 15 %/);
  });

  test.each([
    [
      'forecast a fifth too little',
      saying(0.8, 0.4),
      /30 days with histories as of the first test day: bias -1\d|-2\d/,
    ],
    ['hold too little', saying(1.02, 0.1), /the 80 % interval holds \d+ % of the sales; at least 70 % is asked/],
    [
      'are worse than the fields',
      saying(1.02, 0.9),
      /is worse beyond noise than [\d.]+ of its forecasts from the fields/,
    ],
  ])('histories that %s are left out, and the model is as good as from its fields', (_, frozen, reason) => {
    const { acceptance, historiesLeftOut } = verdict({
      fields,
      histories: { history_fresh: knowing, history_frozen: frozen },
    });
    expect(historiesLeftOut).toMatch(reason);
    expect(acceptance.accepted).toBe(true);
    const ofHistories = acceptance.checks.filter(({ check }) => check.startsWith('histor'));
    expect(new Set(ofHistories.map(({ passed }) => passed))).toEqual(new Set([null]));
    expect(verdictOf(acceptance).reason).toContain(
      `Products' histories are left out, and forecasts made from the fields alone: ${historiesLeftOut}`,
    );
  });

  test('a model without them is compared with the champion as that one answers', () => {
    const champion = { fields, histories: both(knowing) };
    expect(refusedBy(verdict({ fields, champion }).acceptance)).toEqual(
      ['history_fresh', 'history_frozen'].flatMap((way) =>
        ['7d', '30d'].map((horizon) => `champion ${way} pinball_mean_${horizon}`),
      ),
    );
    expect(refusedBy(verdict({ fields, histories: both(knowing), champion }).acceptance)).toEqual([]);
    expect(
      refusedBy(verdict({ fields, histories: both(knowing), champion: { fields, histories: null } }).acceptance),
    ).toEqual([]);
  });

  test('a champion’s histories that the limits would refuse decide nothing', () => {
    const tooLow: RowForecast = (row) => knowing(row).map((it) => ({ ...it, forecast: 0.8 * it.forecast }));
    const { acceptance } = verdict({
      fields: saying(1.02, 0.9),
      champion: { fields: saying(1.02, 0.9), histories: both(tooLow) },
    });
    expect(refusedBy(acceptance).filter((check) => check.startsWith('champion'))).toEqual([]);
    const shown = acceptance.checks.find(({ check }) => check === 'champion history_fresh pinball_mean_7d');
    expect(shown).toMatchObject({ passed: null, figures: { difference: expect.any(Number) } });
    expect(shown!.figures['difference']).toBeGreaterThan(0);
  });
});
