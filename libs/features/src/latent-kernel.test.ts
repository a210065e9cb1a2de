import fc from 'fast-check';
import { bgNbd } from './bg-nbd';
import { bgNbdTables } from './bg-nbd-tables';
import { ReturnProbabilities } from './latent-posterior';
import { MOST_TOGETHER } from './latent-sums';
import { paretoNbd } from './pareto-nbd';
import { paretoNbdTables } from './pareto-nbd-tables';
import { PurchaseHistories, type PurchaseHistory } from './purchase-history';

/** Few purchases and many, days within what is kept and beyond, and what lies outside of all tables. */
const anyHistory = fc.record<PurchaseHistory>({
  purchases: fc.oneof(fc.nat(12), fc.nat(500)),
  unseenDays: fc.oneof(fc.constant(0), fc.nat(1500), fc.nat(40_000)),
  countedDays: fc.oneof(fc.nat(300), fc.nat(5000)),
  silentDays: fc.oneof(fc.nat(300), fc.nat(5000)),
});

function answers<Prior>(returns: ReturnProbabilities<Prior>, histories: readonly PurchaseHistory[]): number[] {
  const together = new PurchaseHistories(histories.length);
  for (const { purchases, unseenDays, countedDays, silentDays } of histories) {
    together.add(purchases, unseenDays, countedDays, silentDays);
  }
  return Array.from(returns.answer(together).subarray(0, histories.length));
}

test('many histories together get the same bits as one after the other in JavaScript', () => {
  const bgPrior = { rateShape: 0.5, rateScaleDays: 15, dropoutA: 0.8, dropoutB: 2.5 };
  const paretoPrior = { rateShape: 0.5, rateScaleDays: 15, dropoutShape: 0.5, dropoutScaleDays: 15 };
  const make = () => ({
    bg: new ReturnProbabilities(bgNbd, bgPrior, 90, bgNbdTables(bgPrior, 90)),
    pareto: new ReturnProbabilities(paretoNbd, paretoPrior, 90, paretoNbdTables(paretoPrior, 90)),
  });
  const inWebAssembly = make();
  const whole = Object.getOwnPropertyDescriptor(globalThis, 'WebAssembly') as PropertyDescriptor;
  Reflect.deleteProperty(globalThis, 'WebAssembly');
  const plain = make();
  Object.defineProperty(globalThis, 'WebAssembly', whole);
  fc.assert(
    fc.property(fc.array(anyHistory, { minLength: 1, maxLength: MOST_TOGETHER }), (histories) => {
      for (const model of ['bg', 'pareto'] as const) {
        const inTurns = histories.map((history) => answers<never>(plain[model] as never, [history])[0]);
        expect(answers<never>(inWebAssembly[model] as never, histories)).toEqual(inTurns);
      }
    }),
    { numRuns: 200 },
  );
});
