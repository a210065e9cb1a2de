import { demandBatchChecks, demandChecks } from './demand-checks.ts';
import { product, UNKNOWN_CATEGORY } from './products.ts';

const request = { ...product(1), product_id: '85099B', category: 'Textiles' };
const answer = {
  product_id: '85099B',
  forecast_7d: 145,
  forecast_30d: 550,
  confidence_lower: 130,
  confidence_upper: 160,
  confidence_level: 0.8,
  intervals: { '7d': { lower: 130, upper: 160 }, '30d': { lower: 480, upper: 640 } },
  trend: 'increasing',
  seasonal_trend: null,
  movement: 'fast',
  basis: 'category',
  model_version: '20261123-231500-3f2a9c',
};
const batch = {
  predictions: [answer, { ...answer, product_id: 2, movement: 'slow' }],
  summary: { slow: 1, normal: 0, fast: 1 },
  model_version: answer.model_version,
};
const products = [request, { ...product(2), product_id: 2, category: 'Toys' }];

const wrong = (checks: Record<string, boolean>) => Object.keys(checks).filter((name) => !checks[name]);

test('right answers pass', () => {
  expect(wrong(demandChecks(request, answer))).toEqual([]);
  expect(wrong(demandBatchChecks(products, batch))).toEqual([]);
});

test('an unknown category is answered by what all products have in common', () => {
  const unknown = { ...request, category: UNKNOWN_CATEGORY };
  expect(wrong(demandChecks(unknown, { ...answer, basis: 'all_products' }))).toEqual([]);
  expect(wrong(demandChecks(unknown, answer))).toHaveLength(1);
});

test.each([
  ['another id', { product_id: '85099A' }],
  ['half a unit', { forecast_30d: 550.5 }],
  ['negative units', { confidence_lower: -1 }],
  ['less in 30 days than in 7', { forecast_30d: 140 }],
  ['a forecast below its interval', { confidence_lower: 146 }],
  ['a forecast above its interval', { confidence_upper: 144 }],
  ['a 30-day forecast outside its interval', { intervals: { ...answer.intervals, '30d': { lower: 551, upper: 640 } } }],
  ['no intervals', { intervals: undefined }],
  ['no level', { confidence_level: 80 }],
  ['an unknown trend', { trend: 'up' }],
  ['an unknown movement', { movement: null }],
  ['no basis', { basis: undefined }],
  ['no version', { model_version: undefined }],
])('%s is found, in one answer and in a batch', (_what, change) => {
  expect(wrong(demandChecks(request, { ...answer, ...change }))).not.toEqual([]);
  const [, second] = batch.predictions;
  const answers = demandBatchChecks(products, { ...batch, predictions: [{ ...answer, ...change }, second] });
  expect(wrong(answers)).toContain('demand batch: each answer holds what one of its own does');
});

test.each([
  ['an answer too few', { predictions: batch.predictions.slice(0, 1) }, 'as many answers as products'],
  ['another order', { predictions: [...batch.predictions].reverse() }, 'in the order of the request'],
  ['a wrong sum', { summary: { slow: 2, normal: 0, fast: 0 } }, 'the summary counts them'],
  ['two models', { model_version: 'another' }, 'one model answered all'],
])('%s is found in a batch', (_what, change, name) => {
  expect(wrong(demandBatchChecks(products, { ...batch, ...change }))).toContain(`demand batch: ${name}`);
});
