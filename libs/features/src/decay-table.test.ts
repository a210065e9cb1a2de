import fc from 'fast-check';
import { DECAY_TABLE_DAYS, DecayTable } from './decay-table';

test('every day is the exponential', () => {
  const rates = Float64Array.of(1e-5, 0.003, 0.4);
  const table = new DecayTable(rates);
  const decays = new Float64Array(3);
  fc.assert(
    fc.property(fc.nat(DECAY_TABLE_DAYS - 1), (days) => {
      table.read(days, decays);
      rates.forEach((rate, i) => {
        const expected = Math.exp(-rate * days);
        expect(Math.abs(decays[i] - expected)).toBeLessThanOrEqual(1e-12 * expected + 1e-300);
      });
    }),
  );
});
