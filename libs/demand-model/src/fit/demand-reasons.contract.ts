import { type DemandInput, type Reasons, SEASONS, WEEKDAYS } from '@retail-ml/features';
import { seededRandom } from '@retail-ml/tensorflow';
import { type DemandArtefact, DemandForecaster } from '../demand-forecaster';
import { type DemandModelSections } from '../demand-model-sections';
import { type DemandExplanation } from '../demand-reasons';
import { DEMAND_REQUEST_FIELDS } from '../request-fields';
import { type DemandTrainingRow } from './demand-training-row';

const PRODUCTS = 10_000;

/** A model as it is saved, and what it learned from. */
export interface ExplainedModel {
  artefact: DemandArtefact;
  train: readonly DemandTrainingRow[];
}

/** Any product that the API answers, every other one without its 14 days. */
function anyProducts(count: number): DemandInput[] {
  const random = seededRandom(20_261_124);
  return Array.from({ length: count }, (_, i) => {
    const recentSales30d = Math.floor(2000 * random.uniform() ** 6);
    const recentSales7d = random.below(recentSales30d + 1);
    const between = random.below(recentSales30d - recentSales7d + 1);
    return {
      category: ['toys', 'tools', 'unheard of'][random.below(3)],
      recentSales7d,
      recentSales14d: i % 2 ? null : recentSales7d + between,
      recentSales30d,
      season: SEASONS[random.below(4)],
      weekday: WEEKDAYS[random.below(7)],
      isHoliday: random.below(10) === 0,
    };
  });
}

const sumOf = ({ base, reasons }: Reasons) => reasons.reduce((sum, { effect }) => sum + effect, base);

/** What holds of the reasons of every trained model. */
export function testDemandReasons(trainedModel: () => Promise<ExplainedModel>): void {
  let artefact: DemandArtefact;
  let forecaster: DemandForecaster;
  let background: DemandInput[];
  let trainedMean: number;

  beforeAll(async () => {
    const { artefact: saved, train } = await trainedModel();
    artefact = saved;
    forecaster = new DemandForecaster(artefact);
    ({ background } = artefact.manifest.explanation as DemandExplanation);
    trainedMean = train.reduce((sum, row) => sum + logUnits(row) / train.length, 0);
  });

  function logUnits(input: DemandInput): number {
    return Math.log(forecaster.forecast(input).week.forecast);
  }

  function explainedBy(rows: readonly unknown[]): DemandForecaster {
    return new DemandForecaster({ ...artefact, manifest: { ...artefact.manifest, explanation: { background: rows } } });
  }

  test('base and effects sum up to the logarithm of the forecast of 7 days, of ten thousand products', () => {
    // One row of the background for most: the sum holds for each row by itself.
    const few = explainedBy(background.slice(15, 16));
    let largest = 0;
    anyProducts(PRODUCTS).forEach((product, i) => {
      const reasons = (i % 100 === 0 ? forecaster : few).reasons(product);
      largest = Math.max(largest, Math.abs(sumOf(reasons) - logUnits(product)));
    });
    expect(largest).toBeLessThan(1e-9);
  });

  test('every field that was given is a reason, with the value that was given', () => {
    for (const product of anyProducts(20)) {
      const { reasons } = forecaster.reasons(product);
      const given = Object.entries(DEMAND_REQUEST_FIELDS).flatMap(([name, field]) =>
        product[field] === null ? [] : [[name, product[field]]],
      );
      expect(Object.fromEntries(reasons.map(({ feature, value }) => [feature, value]))).toEqual(
        Object.fromEntries(given),
      );
    }
  });

  test('the background is drawn from the training products, and stands for them', () => {
    expect(background).toHaveLength(32);
    const { base } = forecaster.reasons(background[0]);
    expect(base).toBeCloseTo(
      background.reduce((sum, row) => sum + logUnits(row) / background.length, 0),
      10,
    );
    expect(Math.abs(base - trainedMean)).toBeLessThan(0.1);
  });

  test('what sold much is forecast to sell much, and the sales are the reasons', () => {
    const product = { ...background[0], recentSales7d: 300, recentSales14d: 600, recentSales30d: 1300 };
    const { reasons } = forecaster.reasons(product);
    expect(
      reasons
        .slice(0, 3)
        .map(({ feature }) => feature)
        .sort(),
    ).toEqual(['recent_sales_14d', 'recent_sales_30d', 'recent_sales_7d']);
    expect(reasons[0].effect).toBeGreaterThan(0);
  });

  test('fields that training did not take have no effect, the others have', () => {
    const { sharedInputs } = artefact.manifest.calibration as DemandModelSections['calibration'];
    const groupOf = {
      category: 'category',
      day_of_week: 'weekday',
      seasonality: 'calendar',
      is_holiday: 'calendar',
    } as const;
    for (const product of anyProducts(20)) {
      for (const { feature, effect } of forecaster.reasons(product).reasons) {
        const group = groupOf[feature as keyof typeof groupOf];
        if (group !== undefined && !sharedInputs.includes(group))
          expect({ feature, effect }).toEqual({ feature, effect: 0 });
      }
    }
  });

  test('a model without background rows says how to get some; one with wrong ones is refused', () => {
    const { explanation: _, ...manifest } = artefact.manifest;
    expect(() => new DemandForecaster({ ...artefact, manifest }).reasons(background[0])).toThrow(
      'npx retail-ml demand',
    );
    for (const wrong of [[], [{ ...background[0], recentSales7d: 1e9 + 1 }]]) {
      expect(() => explainedBy(wrong).reasons(background[0])).toThrow('explanation.background');
    }
  });
}
