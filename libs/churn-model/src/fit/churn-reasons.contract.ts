import { type ChurnInput, type Reasons } from '@retail-ml/features';
import { seededRandom } from '@retail-ml/tensorflow';
import { type ChurnExplanation } from '../churn-reasons';
import { type ChurnArtefact, ChurnPredictor } from '../churn-predictor';
import { CHURN_REQUEST_FIELDS } from '../request-fields';
import { type ChurnTrainingRow } from './fit-churn-model';

const CUSTOMERS = 10_000;

/** A model as it is saved, and what it learned from. */
export interface ExplainedModel {
  artefact: ChurnArtefact;
  train: readonly ChurnTrainingRow[];
}

const sumOf = ({ base, reasons }: Reasons) => reasons.reduce((sum, { effect }) => sum + effect, base);

/** Any customer that the API answers, every other one with the purchases of the whole history. */
function anyCustomers(count: number): ChurnInput[] {
  const random = seededRandom(20_261_124);
  return Array.from({ length: count }, (_, i) => {
    const daysSinceJoin = random.below(1500);
    const frequency = random.below(4) === 0 ? 0 : random.below(60);
    return {
      daysSinceJoin,
      recencyDays: random.below(daysSinceJoin + 1),
      frequency,
      avgMonetary: 500 * random.uniform() ** 3,
      loyaltyMember: random.below(2) === 0,
      totalPurchases: i % 2 ? null : Math.max(frequency, 1) + random.below(80),
    };
  });
}

/** What holds of the reasons of every trained model. */
export function testChurnReasons(trainedModel: () => Promise<ExplainedModel>): void {
  let artefact: ChurnArtefact;
  let predictor: ChurnPredictor;
  let background: ChurnInput[];
  let trainedMean: number;

  beforeAll(async () => {
    const { artefact: saved, train } = await trainedModel();
    artefact = saved;
    predictor = new ChurnPredictor(artefact);
    ({ background } = artefact.manifest.explanation as ChurnExplanation);
    trainedMean = train.reduce((sum, row) => sum + logOdds(row) / train.length, 0);
  });

  function logOdds(input: ChurnInput): number {
    const probability = predictor.churnProbability(input);
    return Math.log(probability / (1 - probability));
  }

  function explainedBy(rows: readonly ChurnInput[]): ChurnPredictor {
    return new ChurnPredictor({ ...artefact, manifest: { ...artefact.manifest, explanation: { background: rows } } });
  }

  test('base and effects sum up to the log-odds of churn, of ten thousand customers', () => {
    // One row of the background for most: the sum holds for each row by itself.
    const few = explainedBy(background.slice(15, 16));
    let largest = 0;
    anyCustomers(CUSTOMERS).forEach((customer, i) => {
      const reasons = (i % 100 === 0 ? predictor : few).reasons(customer);
      largest = Math.max(largest, Math.abs(sumOf(reasons) - logOdds(customer)));
    });
    expect(largest).toBeLessThan(1e-9);
  });

  test('every field that was given is a reason, with the value that was given', () => {
    for (const customer of anyCustomers(20)) {
      const { reasons } = predictor.reasons(customer);
      const given = Object.entries(CHURN_REQUEST_FIELDS).flatMap(([name, field]) =>
        customer[field] === null ? [] : [[name, customer[field]]],
      );
      expect(Object.fromEntries(reasons.map(({ feature, value }) => [feature, value]))).toEqual(
        Object.fromEntries(given),
      );
    }
  });

  test('the background is drawn from the training customers, and stands for them', () => {
    expect(background).toHaveLength(32);
    const { base } = predictor.reasons(background[0]);
    expect(base).toBeCloseTo(
      background.reduce((sum, row) => sum + logOdds(row) / background.length, 0),
      10,
    );
    expect(Math.abs(base - trainedMean)).toBeLessThan(0.1);
  });

  test('a long absence raises the risk of a customer who came often, and is the first reason', () => {
    const regular = { frequency: 6, avgMonetary: 30, loyaltyMember: false, daysSinceJoin: 700, totalPurchases: null };
    const [first] = predictor.reasons({ ...regular, recencyDays: 120 }).reasons;
    expect(first).toMatchObject({ feature: 'recency_days', value: 120 });
    expect(first.effect).toBeGreaterThan(0.5);
    const present = predictor.reasons({ ...regular, recencyDays: 2 }).reasons;
    expect(present.find(({ feature }) => feature === 'recency_days')?.effect).toBeLessThan(0);
  });

  test('who is like a background customer but in one field has an effect in that field alone', () => {
    const [row] = background;
    const alone = explainedBy([row]);
    const { base, reasons } = alone.reasons({ ...row, avgMonetary: 3 * row.avgMonetary + 1 });
    expect(base).toBeCloseTo(logOdds(row), 10);
    expect(reasons.filter(({ effect }) => effect !== 0).map(({ feature }) => feature)).toEqual(['avg_monetary']);
  });

  test('a model without background rows says how to get some; one with wrong ones is refused', () => {
    const { explanation: _, ...manifest } = artefact.manifest;
    expect(() => new ChurnPredictor({ ...artefact, manifest }).reasons(background[0])).toThrow('npx retail-ml churn');
    for (const wrong of [[], [{ recencyDays: 'soon' }]]) {
      const damaged = { ...artefact, manifest: { ...manifest, explanation: { background: wrong } } };
      expect(() => new ChurnPredictor(damaged).reasons(background[0])).toThrow('explanation.background');
    }
  });
}
