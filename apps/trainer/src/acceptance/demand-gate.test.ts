import { HORIZON_DAYS, type IntervalForecast } from '@retail-ml/demand-model';
import { type DemandTrainingRow, measureForecasts, type RowForecast } from '@retail-ml/demand-model/fit';
import { parseDay } from '@retail-ml/features';
import { type Acceptance, type Figures } from '@retail-ml/model-registry';
import { seededRandom } from '@retail-ml/tensorflow';
import { type AcceptancePolicy, readAcceptancePolicy, SHIPPED_POLICY } from './acceptance-policy';
import { judgeDemand } from './demand-gate';
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

function figuresOf(forecast: RowForecast): Figures {
  const horizons = measureForecasts(rows, forecast, none);
  return Object.fromEntries(
    HORIZON_DAYS.flatMap((days) =>
      Object.entries(horizons[`${days}d`])
        .filter(([, value]) => value !== null)
        .map(([name, value]) => [`${name}_${days}d`, { value: value as number, low: 0, high: 0 }]),
    ),
  );
}

function judged(
  forecast: RowForecast,
  baselines: Record<string, RowForecast> = rules,
  its: AcceptancePolicy = policy,
): Acceptance {
  const evaluation = {
    ...{ rows: rows.length, asOf: ['2026-03-01'], level: 0.95, method: 'none', model: figuresOf(forecast) },
    baselines: Object.fromEntries(Object.entries(baselines).map(([name, rule]) => [name, figuresOf(rule)])),
  };
  const challenger = { evaluation, testRows: rows, forecast, baselines, naiveErrors: none, seed: 1 };
  return judgeDemand(challenger, { absence: 'There is no champion yet to compare with.' }, its, []);
}
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
