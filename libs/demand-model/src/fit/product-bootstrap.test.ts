import { demandSums } from '../demand-metrics';
import { bootstrappedFigures, drawProducts } from './product-bootstrap';

/** A product's sums of both horizons: `rows` rows alike, of which the forecast is off by a share. */
const product = (place: number, rows: number) => {
  const actual = Array<number>(rows).fill(10);
  const error = ((place * 7919) % 101) / 101;
  const forecasts = actual.map((units) => ({ forecast: units * (1 + error), lower: 0, upper: 20 }));
  return [demandSums(actual, forecasts, null), demandSums(actual, forecasts, null)];
};
const products = (rows: number) => Array.from({ length: 200 }, (_, place) => product(place, rows));

test('rows of one product are drawn together: more rows alike make no interval narrower', () => {
  const draws = drawProducts(200, 1);
  const width = (rows: number) => {
    const { wape_7d: wape } = bootstrappedFigures(products(rows), draws, ['wape']);
    return wape.high - wape.low;
  };
  // The errors are even between 0 and 1: their mean has a standard error of 0.289 / sqrt(200).
  expect(width(1) / (2 * 1.96 * (0.2887 / Math.sqrt(200)))).toBeGreaterThan(0.8);
  expect(width(1) / (2 * 1.96 * (0.2887 / Math.sqrt(200)))).toBeLessThan(1.25);
  expect(width(5)).toBeCloseTo(width(1), 10);
});

test('a figure without a value is left out', () => {
  const still = [
    demandSums(
      [0, 0],
      [1, 2].map((forecast) => ({ forecast, lower: 0, upper: 3 })),
      null,
    ),
  ];
  const figures = bootstrappedFigures([[...still, ...still]], drawProducts(1, 1), ['wape', 'coverage80']);
  expect(Object.keys(figures)).toEqual(['coverage80_7d', 'coverage80_30d']);
});
