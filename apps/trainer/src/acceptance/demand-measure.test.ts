import { addUp, demandSums, metricsOf } from '@retail-ml/demand-model';
import fc from 'fast-check';
import { demandMeasure } from './demand-measure';

const forecast = fc
  .tuple(fc.nat(50), fc.nat(50), fc.nat(50))
  .map((units) => units.sort((a, b) => a - b))
  .map(([lower, middle, upper]) => ({ lower, forecast: middle, upper }));
const product = fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), forecast), { minLength: 1, maxLength: 5 });

test('the figures of a draw are those of its products added up', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(product, product, fc.nat(3)), { minLength: 1, maxLength: 8 }), (drawn) => {
      fc.pre(drawn.some(([, , count]) => count > 0));
      const sums = (rows: [number, { forecast: number; lower: number; upper: number }][]) =>
        demandSums(
          rows.map(([units]) => units),
          rows.map(([, its]) => its),
          null,
        );
      const products = drawn.map(([week, month]) => [sums(week), sums(month)]);
      const figures = demandMeasure(products)(drawn.map(([, , count]) => count));
      [7, 30].forEach((days, horizon) => {
        const written = products.flatMap((its, i) => Array(drawn[i][2]).fill(its[horizon]));
        const expected = metricsOf(addUp(written));
        expect(figures[`wape_${days}d`]).toBeCloseTo(expected.wape, 9);
        expect(figures[`pinball_mean_${days}d`]).toBeCloseTo(expected.pinball_mean, 9);
      });
    }),
  );
});
