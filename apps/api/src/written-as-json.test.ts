import fc, { type Arbitrary } from 'fast-check';
import { type ChurnRequest, type ChurnResponse } from './churn/churn-contract';
import { batchWriter, type WriteJson, writeChurnRecord, writeDemandRecord } from './compiled-json';
import { type DemandRequest, type DemandResponse } from './demand/demand-contract';
import { JsonBytes } from './json-bytes';

const text = fc.string({ unit: 'binary' });
const id = fc.oneof(fc.maxSafeInteger(), text);
const whole = fc.oneof(fc.nat(400), fc.maxSafeInteger());
const number = fc.oneof(fc.double({ noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }));
const interval = fc.record({ lower: whole, upper: whole });
const reason = fc.record({ feature: text, value: fc.oneof(text, number, fc.boolean()), effect: number });

/** Only where they were asked for; they come last. */
const reasons = fc.option(fc.record({ reasons: fc.array(reason), reasons_base: number }), { nil: {} });

/** The fields in the order of answers. */
const churnOutput: Arbitrary<Omit<ChurnResponse, 'customer_id' | 'model_version'>> = fc.record({
  churn_probability: number,
  risk_category: fc.constantFrom('LOW', 'MEDIUM', 'HIGH'),
  next_action: fc.constantFrom('Monitor', 'Send reminder', 'Offer incentive', 'Personal outreach'),
  horizon_days: whole,
  next_active_period: fc.option(fc.record({ from_days: whole, to_days: whole })),
  inactive_since_days: fc.option(whole),
  value_at_risk: number,
});

const demandOutput: Arbitrary<Omit<DemandResponse, 'product_id' | 'model_version'>> = fc.record({
  forecast_7d: whole,
  forecast_30d: whole,
  confidence_lower: whole,
  confidence_upper: whole,
  trend: fc.constantFrom('increasing', 'stable', 'decreasing'),
  confidence_level: number,
  intervals: fc.record({ '7d': interval, '30d': interval }),
  seasonal_trend: fc.option(fc.constantFrom('peak', 'typical', 'off')),
  movement: fc.constantFrom('slow', 'normal', 'fast'),
  basis: fc.constantFrom('history', 'category', 'all_products'),
});

const churnAnswer = fc
  .tuple(id, churnOutput, text, reasons)
  .map(([customer_id, output, model_version, why]): ChurnResponse => {
    return { customer_id, ...output, model_version, ...why };
  });

const demandAnswer = fc
  .tuple(id, demandOutput, text, reasons)
  .map(([product_id, output, model_version, why]): DemandResponse => {
    return { product_id, ...output, model_version, ...why };
  });

const to = new JsonBytes(1_000_000);
const tight = new JsonBytes(100);

function written<Value>(write: WriteJson<Value>, value: Value): string {
  const behind = write(to, to.start, value);
  expect(behind).toBeLessThanOrEqual(to.end);
  // Where there is too little room, the place behind says how much is needed.
  expect(write(tight, tight.start, value) - tight.start).toBeGreaterThanOrEqual(behind - to.start);
  return to.bytes.toString('utf8', to.start, behind);
}

function without(fields: object, ...names: string[]): object {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

const answersOf = <Row>(row: Arbitrary<Row>, summary: object) =>
  fc.record({ predictions: fc.array(row), summary: fc.constant(summary), model_version: text });

test.each<[string, Arbitrary<unknown>]>([
  ['predictChurnBatch', answersOf(churnAnswer, { LOW: 1, MEDIUM: 20, HIGH: 300 })],
  ['predictDemandBatch', answersOf(demandAnswer, { slow: 10_000, normal: 0, fast: 7 })],
  ['remoteChurn', fc.record({ replies: fc.array(fc.option(churnAnswer)) })],
])('whatever %s answers, its bytes are its JSON', (methodName, answers) => {
  const write = batchWriter(methodName) as WriteJson;
  fc.assert(fc.property(answers, (answer) => expect(written(write, answer)).toBe(JSON.stringify(answer))));
});

test('the record of a churn prediction has all features in order, those left out as null, and the answer', () => {
  const features: Arbitrary<ChurnRequest> = fc.record(
    {
      customer_id: id,
      recency_days: whole,
      frequency: whole,
      avg_monetary: number,
      loyalty_member: fc.boolean(),
      days_since_join: whole,
      total_purchases: whole,
    },
    { requiredKeys: ['customer_id', 'recency_days', 'frequency', 'avg_monetary', 'loyalty_member', 'days_since_join'] },
  );
  fc.assert(
    fc.property(id, features, churnAnswer, (customer_id, request, answer) => {
      const { customer_id: _, ...given } = request;
      const output = without(answer, 'customer_id', 'model_version');
      expect(written(writeChurnRecord, { customer_id, features: request, output: answer })).toBe(
        JSON.stringify({ customer_id, features: { ...given, total_purchases: given.total_purchases ?? null }, output }),
      );
    }),
  );
});

test('so has that of a demand forecast, with what the model took in the place of what was left out', () => {
  const features: Arbitrary<DemandRequest> = fc.record(
    {
      product_id: id,
      category: text,
      recent_sales_7d: whole,
      recent_sales_30d: whole,
      seasonality: fc.constantFrom('winter', 'spring', 'summer', 'autumn'),
      day_of_week: fc.constantFrom('Monday', 'Saturday', 'Sunday'),
      recent_sales_14d: whole,
      is_holiday: fc.boolean(),
    },
    { requiredKeys: ['product_id', 'category', 'recent_sales_7d', 'recent_sales_30d', 'seasonality', 'day_of_week'] },
  );
  fc.assert(
    fc.property(id, fc.option(text), features, demandAnswer, (product_id, as_of_date, request, answer) => {
      const { product_id: _, recent_sales_14d = null, is_holiday = false, ...given } = request;
      const output = without(answer, 'product_id', 'model_version');
      expect(written(writeDemandRecord, { product_id, as_of_date, features: request, output: answer })).toBe(
        JSON.stringify({ product_id, as_of_date, features: { ...given, recent_sales_14d, is_holiday }, output }),
      );
    }),
  );
});
