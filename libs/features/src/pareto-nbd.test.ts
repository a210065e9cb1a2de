import { paretoNbd } from './pareto-nbd';
import { type DrawPurchaseDays, poissonDays, returningGroups, uniforms } from './simulated-customers.fixture';

test('a history is as likely as its parts, integrated over the day of leaving', () => {
  const rate = 0.03;
  const dropout = 0.004;
  const history = { purchases: 3, unseenDays: 200, countedDays: 150, silentDays: 60 };
  // Left on a day in the silent part, or later; a midpoint rule over the former.
  const steps = 100_000;
  let silent = Math.exp(-(rate + dropout) * 60);
  for (let i = 0; i < steps; i++) {
    const day = ((i + 0.5) * 60) / steps;
    silent += (dropout * Math.exp(-(rate + dropout) * day) * 60) / steps;
  }
  const likelihood = rate ** 3 * Math.exp(-rate * 150) * Math.exp(-dropout * 350) * silent;
  expect(paretoNbd.logLikelihood(history, rate, dropout)).toBeCloseTo(Math.log(likelihood), 8);
});

test('through a window too, customers come back as often as it says', () => {
  const draw: DrawPurchaseDays = (rate, dropout, uniform, days) => {
    const leaves = -Math.log(1 - uniform()) / dropout;
    return [...poissonDays(rate, uniform, days)].filter((day) => day < leaves);
  };
  const groups = returningGroups(paretoNbd, paretoNbd.dropouts.slice(4, 9), draw, uniforms(2));
  expect(groups.size).toBe(6);
  for (const [key, { customers, expected, returned }] of groups) {
    const standardError = Math.sqrt(0.25 / customers);
    expect([key, Math.abs(expected - returned) / customers < 3.5 * standardError]).toEqual([key, true]);
  }
});
