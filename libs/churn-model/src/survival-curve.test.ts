import fc from 'fast-check';
import { sigmoid, SoftplusTerms } from '@retail-ml/network';
import { type ActivePeriod, setNextActivePeriod } from './next-active-period';
import { INTERVAL_COUNT, SurvivalCurve } from './survival-curve';

const logit = (p: number) => Math.log(p / (1 - p));

function termsOf(logits: number[]): SoftplusTerms {
  const terms = new SoftplusTerms(logits.length);
  terms.values.set(logits);
  terms.compute(logits.length);
  return terms;
}

function curve(hazards: number[], churnProbability: number, horizonDays = 90): SurvivalCurve {
  const survival = new SurvivalCurve(horizonDays);
  survival.set(termsOf([logit(churnProbability), ...hazards.map(logit)]), 0);
  return survival;
}

function nextActivePeriod(of: SurvivalCurve): ActivePeriod | null {
  const periods = { nextActiveFromDays: new Float64Array(1), nextActiveToDays: new Float64Array(1) };
  if (!setNextActivePeriod(of, periods, 0)) return null;
  return { fromDays: periods.nextActiveFromDays[0], toDays: periods.nextActiveToDays[0] };
}

test('equal hazards are an exponential curve: half gone after 90 days, three quarters after 180', () => {
  const halving = curve(Array(INTERVAL_COUNT).fill(0.3), 0.5);
  expect(halving.survival(0)).toBe(1);
  expect(halving.survival(90)).toBeCloseTo(0.5, 12);
  expect(halving.survival(180)).toBeCloseTo(0.25, 12);
  expect(halving.survival(45)).toBeCloseTo(Math.SQRT1_2, 12);
  expect(halving.survival(270)).toBeCloseTo(0.125, 12);
  expect(halving.daysUntil(0.25)).toBeCloseTo(180, 9);
});

test('the 25 % and 75 % points of an exponential curve, rounded outwards', () => {
  // 90 ln(4/3) / ln 2 = 37.35 days and 180 days.
  const period = nextActivePeriod(curve(Array(INTERVAL_COUNT).fill(0.3), 0.4999999));
  expect(period).toEqual({ fromDays: 37, toDays: 180 });
});

test('a customer of whom less than half return within 180 days has no next active period', () => {
  expect(nextActivePeriod(curve(Array(INTERVAL_COUNT).fill(0.1), Math.SQRT1_2 + 0.001))).toBeNull();
  expect(nextActivePeriod(curve(Array(INTERVAL_COUNT).fill(0.1), Math.SQRT1_2 - 0.001))).not.toBeNull();
});

test('where three quarters return only far beyond what was learned, the period ends with a year', () => {
  // Half buy in the first 30 days, then hardly anybody: the 75 % point lies thousands of days ahead.
  const late = curve([0.5, ...Array(INTERVAL_COUNT - 1).fill(0.001)], 0.499);
  expect(late.daysUntil(0.25)).toBeGreaterThan(3000);
  expect(nextActivePeriod(late)).toEqual({ fromDays: 12, toDays: 365 });
});

const anyCurve = fc.record({
  logits: fc.array(fc.double({ min: -10, max: 10, noNaN: true }), {
    minLength: INTERVAL_COUNT,
    maxLength: INTERVAL_COUNT,
  }),
  churnLogit: fc.double({ min: -20, max: 20, noNaN: true }),
  horizonDays: fc.integer({ min: 1, max: 400 }),
});

test('whatever the network says: the curve falls, meets the churn probability, and its inverse finds the way back', () => {
  fc.assert(
    fc.property(
      anyCurve,
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      ({ logits, churnLogit, horizonDays }, share) => {
        const survival = new SurvivalCurve(horizonDays);
        survival.set(termsOf([churnLogit, ...logits]), 0);
        expect(survival.survival(horizonDays)).toBeCloseTo(sigmoid(churnLogit), 9);
        let before = 1;
        for (let days = 5; days <= 400; days += 5) {
          const now = survival.survival(days);
          expect(now).toBeLessThanOrEqual(before);
          before = now;
        }
        const days = survival.daysUntil(share);
        expect(days).toBeGreaterThanOrEqual(0);
        if (days < 1e6) expect(survival.survival(days)).toBeCloseTo(share, 6);
        const period = nextActivePeriod(survival);
        if (period) {
          expect(period.fromDays).toBeLessThanOrEqual(period.toDays);
          expect(period.toDays).toBeLessThanOrEqual(365);
        }
      },
    ),
  );
});
