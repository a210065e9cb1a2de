import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DemandForecaster, MOST_UNITS, wholeUnits } from '@retail-ml/demand-model';
import { type DemandInput } from '@retail-ml/features';
import { FileModelRegistry, type GoldenRow } from '@retail-ml/model-registry';
import fc from 'fast-check';
import { type RunningApi, startApi } from '../running-api.fixture';
import { trainDemandModel } from '../trained-demand-model.fixture';
import { anyProduct, anyUnits } from './any-product.fixture';
import { type DemandBatchResponse, type DemandRequest, type DemandResponse } from './demand-contract';

let folder: string;
let api: RunningApi;
/** The trainer's own, before the model was saved. */
let trained: DemandForecaster;
/** Test products with what the trainer said of them. */
let goldenRows: GoldenRow[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trained-demand-'));
  const registry = new FileModelRegistry(folder, { name: 'demand' });
  trained = await trainDemandModel(registry);
  const { champion } = await registry.aliases();
  ({ goldenRows } = await registry.manifest(champion!));
  api = await startApi({ models: [], modelFolders: { demand: folder } });
}, 300_000);

afterAll(async () => {
  await api?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function predictAll(products: DemandRequest[]): Promise<DemandResponse[]> {
  const response = await api.post('/api/predict/demand/batch', { products });
  expect(response.status).toBe(200);
  return ((await response.json()) as DemandBatchResponse).predictions;
}

function request(input: DemandInput, product_id: number): DemandRequest {
  return {
    product_id,
    category: input.category,
    recent_sales_7d: input.recentSales7d,
    ...(input.recentSales14d !== null && { recent_sales_14d: input.recentSales14d }),
    recent_sales_30d: input.recentSales30d,
    seasonality: input.season,
    day_of_week: input.weekday,
    is_holiday: input.isHoliday,
  };
}

test("what is served is the trainer's forecast, to the last digit, in a batch as alone", async () => {
  expect(goldenRows).toHaveLength(100);
  const inputs = goldenRows.map(({ input }) => input as unknown as DemandInput);
  const products = inputs.map(request);
  const batch = await predictAll(products);
  for (const [i, input] of inputs.entries()) {
    const { week, month, trend, movement } = trained.forecast(input);
    expect([week, month].flatMap(({ forecast, lower, upper }) => [forecast, lower, upper])).toEqual(
      goldenRows[i].output,
    );
    const [units7d, units30d] = [wholeUnits(week), wholeUnits(month)];
    const served = (await (await api.post('/api/predict/demand', products[i])).json()) as DemandResponse;
    expect(served).toMatchObject({
      product_id: i,
      forecast_7d: units7d.forecast,
      forecast_30d: units30d.forecast,
      intervals: {
        '7d': { lower: units7d.lower, upper: units7d.upper },
        '30d': { lower: units30d.lower, upper: units30d.upper },
      },
      trend,
      movement,
      basis: 'category',
    });
    expect(batch[i]).toEqual(served);
  }
});

/** The message names the product that fails: to look for a smaller batch would take long and say no more. */
const SEARCH = { numRuns: 40, endOnFailure: true };

/** A batch of some hundred products: thousands of cases cost a few requests. */
const manyOf = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: 250, maxLength: 250, size: 'max' });

test('whatever is asked: whole units, never negative, each forecast in its interval, 30 days never below 7', async () => {
  await fc.assert(
    fc.asyncProperty(manyOf(anyProduct), async (products) => {
      const predictions = await predictAll(products);
      expect(predictions).toHaveLength(products.length);
      predictions.forEach(({ forecast_7d, forecast_30d, confidence_lower, confidence_upper, intervals }, i) => {
        const { '7d': week, '30d': month } = intervals;
        const orders = [
          [0, week.lower, forecast_7d, week.upper],
          [0, month.lower, forecast_30d, month.upper],
          [week.lower, month.lower],
          [forecast_7d, forecast_30d],
          [week.upper, month.upper],
        ];
        const holds =
          orders.every((units) =>
            units.every((value, j) => Number.isSafeInteger(value) && value >= (units[j - 1] ?? 0)),
          ) &&
          confidence_lower === week.lower &&
          confidence_upper === week.upper;
        expect({ product: products[i], prediction: predictions[i], holds }).toMatchObject({ holds: true });
      });
    }),
    SEARCH,
  );
});

test("more units sold in the last 7 days never lower a forecast by more than its interval's width", async () => {
  const more = fc.tuple(anyProduct, anyUnits).map(([product, units]) => {
    const added = Math.min(units, MOST_UNITS - product.recent_sales_30d);
    const { recent_sales_7d, recent_sales_14d, recent_sales_30d } = product;
    return {
      before: product,
      after: {
        ...product,
        recent_sales_7d: recent_sales_7d + added,
        ...(recent_sales_14d !== undefined && { recent_sales_14d: recent_sales_14d + added }),
        recent_sales_30d: recent_sales_30d + added,
      },
    };
  });
  await fc.assert(
    fc.asyncProperty(manyOf(more), async (pairs) => {
      const before = await predictAll(pairs.map((pair) => pair.before));
      const after = await predictAll(pairs.map((pair) => pair.after));
      pairs.forEach((pair, i) => {
        for (const horizon of ['7d', '30d'] as const) {
          const { lower, upper } = before[i].intervals[horizon];
          const fall = before[i][`forecast_${horizon}`] - after[i][`forecast_${horizon}`];
          expect({ ...pair, horizon, holds: fall <= upper - lower }).toMatchObject({ holds: true });
        }
      });
    }),
    SEARCH,
  );
});

test("the trained model's card draws forecasts against sales and says which inputs it takes", async () => {
  const page = await (await api.get('/api/models/demand/card', { Accept: 'text/html' })).text();
  const { champion } = await api.registries.demand.aliases();
  const { evaluation } = await api.registries.demand.manifest(champion!);
  for (const { horizonDays, bins, points } of evaluation.curves!.forecasts!) {
    const from = page.indexOf(`id="forecasts-${horizonDays}-title"`);
    const picture = page.slice(from, page.indexOf('</svg>', from));
    expect(picture.match(/class="mark/g)).toHaveLength(bins.length);
    expect(picture.match(/class="point"/g)).toHaveLength(points.length);
  }
  expect(page).toMatch(/Of the inputs that all products share/);
  expect(page).toContain('Coverage of the interval by movement');
  expect(page).toContain(`${evaluation.asOf[0]} to ${evaluation.asOf.at(-1)}`);
  expect(page).not.toMatch(/undefined|NaN|Infinity|<script|\bsrc=|\bhref=|url\(/);
});
