import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { type ChurnInput } from '@retail-ml/features';
import { type GoldenRow } from '@retail-ml/model-registry';
import fc from 'fast-check';
import { type ChurnPredictor } from '../churn-predictor';
import { MOST_DAYS, MOST_MONEY, MOST_PURCHASE_DAYS } from '../request-limits';
import { type ChurnFunction } from './churn-function';
import { type ChurnFunctionArtefact, churnFunctionCode } from './churn-function-code';

/** A model as it lies in its folder, and as it was loaded from there. */
export interface SavedModel {
  artefact: ChurnFunctionArtefact;
  goldenRows: readonly GoldenRow[];
  predictor: ChurnPredictor;
}

/** Of what BigQuery takes inside a statement, some hundred bytes go to the call. */
const MOST_CODE_BYTES = 32_000;

/** What only hosts have, and what languages later than 2019 brought. */
const MISSING = ['WebAssembly', 'BigInt', 'BigInt64Array', 'BigUint64Array', 'WeakRef', 'SharedArrayBuffer', 'console'];

/** Bundled from the sources as they are now. */
function bundle(): string {
  const script = `process.stdout.write(require(${JSON.stringify(join(__dirname, '../../bundle.cjs'))}).bundleChurnFunction())`;
  return execFileSync(process.execPath, ['-e', script], { encoding: 'utf8', maxBuffer: 10_000_000 });
}

/** Runs code where there is nothing but JavaScript: no Node, no page, none of Jest. */
function runAlone(code: string): ChurnFunction {
  const context = createContext(Object.create(null) as object);
  runInContext(MISSING.map((name) => `delete globalThis.${name};`).join(''), context);
  return runInContext(code, context) as ChurnFunction;
}

/** What holds of the function made of every trained model. */
export function testChurnFunction(savedModel: () => Promise<SavedModel>): void {
  let model: SavedModel;
  let code: string;
  let answer: ChurnFunction;
  beforeAll(async () => {
    model = await savedModel();
    code = churnFunctionCode(model.predictor.modelVersion, model.artefact, bundle());
    answer = runAlone(code);
  });

  const ask = (it: ChurnInput) =>
    answer(it.recencyDays, it.frequency, it.avgMonetary, it.loyaltyMember, it.daysSinceJoin, it.totalPurchases);

  function expectSameBits(input: ChurnInput): void {
    const { predictor } = model;
    const prediction = predictor.predict(input);
    const period = prediction.nextActivePeriod;
    const expected = {
      churn_probability: prediction.churnProbability,
      risk_category: prediction.riskCategory,
      next_action: prediction.nextAction,
      horizon_days: predictor.horizonDays,
      next_active_period: period && { from_days: period.fromDays, to_days: period.toDays },
      inactive_since_days: prediction.inactiveSinceDays,
      value_at_risk: prediction.valueAtRisk,
      model_version: predictor.modelVersion,
    };
    // JSON tells all numbers apart but -0 from 0, and objects of another context from nothing.
    expect(JSON.stringify(ask(input))).toBe(JSON.stringify(expected));
  }

  test('the function answers in an engine with nothing but JavaScript, to the last bit', () => {
    for (const { input } of model.goldenRows) expectSameBits(input as unknown as ChurnInput);
    for (const totalPurchases of [null, 9])
      expectSameBits({
        recencyDays: 30,
        frequency: 5,
        avgMonetary: 125.5,
        loyaltyMember: true,
        daysSinceJoin: 365,
        totalPurchases,
      });
    fc.assert(
      fc.property(
        // Half of them within what tables reach and keep, half as far as requests may go.
        fc.oneof(fc.integer({ min: 0, max: 2500 }), fc.integer({ min: 0, max: MOST_DAYS })),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 0, max: 180 }),
        fc.oneof(fc.double({ min: 0, max: 1000, noNaN: true }), fc.double({ min: 0, max: MOST_MONEY, noNaN: true })),
        fc.boolean(),
        fc.option(fc.integer({ min: 0, max: 500 })),
        (daysSinceJoin, recencyShare, frequency, avgMonetary, loyaltyMember, morePurchases) =>
          expectSameBits({
            daysSinceJoin,
            recencyDays: Math.floor(recencyShare * daysSinceJoin),
            frequency,
            avgMonetary,
            loyaltyMember,
            totalPurchases: morePurchases === null ? null : Math.max(frequency, 1) + morePurchases,
          }),
      ),
      { numRuns: 2000, seed: 20_261_124 },
    );
  });

  test('it has no answer for a customer whom the API would refuse', () => {
    const ada = {
      recencyDays: 30,
      frequency: 5,
      avgMonetary: 125.5,
      loyaltyMember: true,
      daysSinceJoin: 365,
      totalPurchases: 9,
    };
    expect(ask(ada)).not.toBeNull();
    const impossible: Record<keyof ChurnInput, unknown[]> = {
      recencyDays: [null, undefined, NaN, -1, 1.5, 366, MOST_DAYS + 1, '30'],
      frequency: [null, undefined, NaN, -1, 0.5, 10, 181, MOST_PURCHASE_DAYS + 1],
      avgMonetary: [null, undefined, NaN, -0.01, Infinity, 1.1 * MOST_MONEY, '125.5'],
      loyaltyMember: [null, undefined, 1, 'true'],
      daysSinceJoin: [null, undefined, NaN, 29, 365.5, MOST_DAYS + 1],
      totalPurchases: [undefined, NaN, 0, 4, 9.5, MOST_DAYS + 1],
    };
    for (const [field, values] of Object.entries(impossible)) {
      for (const value of values) expect([field, value, ask({ ...ada, [field]: value })]).toEqual([field, value, null]);
    }
  });

  test('it fits into a statement of BigQuery, and into a text in which nothing is escaped', () => {
    expect(Buffer.byteLength(code)).toBeLessThan(MOST_CODE_BYTES);
    expect(code).not.toMatch(/"""|\\/);
  });
}
