import fc from 'fast-check';
import { bgNbd } from './bg-nbd';
import { bgNbdTables } from './bg-nbd-tables';
import { exactReturn, ReturnProbabilities } from './latent-posterior';
import { paretoNbd } from './pareto-nbd';
import { paretoNbdTables } from './pareto-nbd-tables';
import { PurchaseHistories, type PurchaseHistory } from './purchase-history';

const bgPrior = { rateShape: 0.4, rateScaleDays: 12, dropoutA: 0.7, dropoutB: 2 };
const paretoPrior = { rateShape: 0.4, rateScaleDays: 12, dropoutShape: 0.5, dropoutScaleDays: 20 };

/** Without a purchase all days are silent ones. */
const possible = (history: PurchaseHistory): PurchaseHistory =>
  history.purchases === 0 ? { ...history, unseenDays: 0, countedDays: 0 } : history;

const likely = fc
  .record({
    purchases: fc.nat(40),
    unseenDays: fc.nat(1000),
    countedDays: fc.integer({ min: 100, max: 400 }),
    silentDays: fc.nat(500),
  })
  .map(possible);

const anything = fc
  .record({
    purchases: fc.oneof(fc.nat(5), fc.nat(36_500)),
    unseenDays: fc.oneof(fc.constant(0), fc.nat(36_500)),
    countedDays: fc.oneof(fc.constant(0), fc.nat(36_500)),
    silentDays: fc.nat(36_500),
  })
  .map(possible);

function returnOf<Prior>(returns: ReturnProbabilities<Prior>, history: PurchaseHistory): number {
  const histories = new PurchaseHistories(1);
  histories.add(history.purchases, history.unseenDays, history.countedDays, history.silentDays);
  return returns.answer(histories)[0];
}

test('tables serve the usual histories and give what the definition gives', () => {
  const bgReturns = new ReturnProbabilities(bgNbd, bgPrior, 90, bgNbdTables(bgPrior, 90));
  const paretoReturns = new ReturnProbabilities(paretoNbd, paretoPrior, 90, paretoNbdTables(paretoPrior, 90));
  fc.assert(
    fc.property(likely, (history) => {
      const [bg, pareto] = [returnOf(bgReturns, history), returnOf(paretoReturns, history)];
      expect(Math.abs(bg - exactReturn(bgNbd, bgPrior, history, 90))).toBeLessThan(1e-11);
      expect(Math.abs(pareto - exactReturn(paretoNbd, paretoPrior, history, 90))).toBeLessThan(1e-11);
    }),
    { numRuns: 1000 },
  );
});

test('every history that a request can hold has a return probability, under any prior', () => {
  const parameter = fc.double({ min: 0.01, max: 500, noNaN: true });
  fc.assert(
    fc.property(anything, fc.array(parameter, { minLength: 6, maxLength: 6 }), (history, [r, alpha, a, b, s, beta]) => {
      const bg = { rateShape: r, rateScaleDays: alpha, dropoutA: a, dropoutB: b };
      const pareto = { rateShape: r, rateScaleDays: alpha, dropoutShape: s, dropoutScaleDays: beta };
      for (const returns of [
        returnOf(new ReturnProbabilities(bgNbd, bg, 90, bgNbdTables(bg, 90)), history),
        returnOf(new ReturnProbabilities(paretoNbd, pareto, 90, paretoNbdTables(pareto, 90)), history),
      ]) {
        expect(returns).toBeGreaterThanOrEqual(0);
        expect(returns).toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: 60 },
  );
});
