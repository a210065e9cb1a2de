import { bgNbd } from './bg-nbd';
import { DROPOUT_NODES, PURCHASE_RATES, RATE_NODES } from './latent-grid';
import { exactReturn } from './latent-posterior';
import { type DrawPurchaseDays, poissonDays, returningGroups, uniforms } from './simulated-customers.fixture';

/** ln of the gamma function. Source: Lanczos (1964), with Godfrey's coefficients for g = 7. */
function lnGamma(z: number): number {
  const terms = [
    676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
    -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  const series = terms.reduce((sum, term, i) => sum + term / (z + i), 0.99999999999980993);
  const t = z + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (z - 0.5) * Math.log(t) - t + Math.log(series);
}

const lnBeta = (a: number, b: number) => lnGamma(a) + lnGamma(b) - lnGamma(a + b);

/** Fader, Hardie and Lee (2005), equation 6: the likelihood of x purchases, the last at t, in T days. */
function closedFormLikelihood(x: number, t: number, T: number, r: number, alpha: number, a: number, b: number): number {
  const rates = (days: number) => lnGamma(r + x) - lnGamma(r) + r * Math.log(alpha) - (r + x) * Math.log(alpha + days);
  const there = Math.exp(lnBeta(a, b + x) - lnBeta(a, b) + rates(T));
  return x === 0 ? there : there + Math.exp(lnBeta(a + 1, b + x - 1) - lnBeta(a, b) + rates(t));
}

const prior = { rateShape: 1.4, rateScaleDays: 60, dropoutA: 1.5, dropoutB: 4 };

test.each([
  [0, 0, 100],
  [0, 0, 700],
  [1, 10, 300],
  [2, 80, 100],
  [6, 200, 365],
  [15, 350, 360],
])('%d purchases, the last on day %d of %d: the grid gives the closed form', (x, t, T) => {
  const likelihood = (days: number) =>
    closedFormLikelihood(x, t, days, prior.rateShape, prior.rateScaleDays, prior.dropoutA, prior.dropoutB);
  // No purchase in 90 days more is the same history, seen 90 days later.
  const returns = 1 - likelihood(T + 90) / likelihood(T);
  const history = { purchases: x, unseenDays: 0, countedDays: t, silentDays: T - t };
  // 18 rates and 11 drop-outs stand for all between them.
  expect(Math.abs(exactReturn(bgNbd, prior, history, 90) - returns)).toBeLessThan(0.01);
});

test("the grid's likelihood is the closed form's, as a share of that of another history", () => {
  const gridLikelihood = (x: number, t: number, T: number) => {
    let sum = 0;
    for (let k = 0; k < RATE_NODES * DROPOUT_NODES; k++) {
      const rate = PURCHASE_RATES[Math.floor(k / DROPOUT_NODES)];
      const dropout = bgNbd.dropouts[k % DROPOUT_NODES];
      const history = { purchases: x, unseenDays: 0, countedDays: t, silentDays: T - t };
      sum += Math.exp(
        bgNbd.logRateWeight(prior, rate) +
          bgNbd.logDropoutWeight(prior, dropout) +
          bgNbd.logLikelihood(history, rate, dropout),
      );
    }
    return sum;
  };
  const closed = (x: number, t: number, T: number) =>
    closedFormLikelihood(x, t, T, prior.rateShape, prior.rateScaleDays, prior.dropoutA, prior.dropoutB);
  for (const [x, t] of [
    [1, 30],
    [3, 120],
    [8, 170],
  ]) {
    const share = gridLikelihood(x, t, 180) / gridLikelihood(0, 0, 180);
    expect(share / (closed(x, t, 180) / closed(0, 0, 180))).toBeCloseTo(1, 1);
  }
});

test('through a window too, customers come back as often as it says', () => {
  const draw: DrawPurchaseDays = (rate, dropout, uniform, days) => {
    const purchaseDays: number[] = [];
    for (const day of poissonDays(rate, uniform, days)) {
      purchaseDays.push(day);
      if (uniform() < dropout) break;
    }
    return purchaseDays;
  };
  const groups = returningGroups(bgNbd, bgNbd.dropouts.slice(2, 7), draw, uniforms(1));
  expect(groups.size).toBe(6);
  for (const [key, { customers, expected, returned }] of groups) {
    const standardError = Math.sqrt(0.25 / customers);
    expect([key, Math.abs(expected - returned) / customers < 3.5 * standardError]).toEqual([key, true]);
  }
});
