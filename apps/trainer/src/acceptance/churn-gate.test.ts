import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { churnModelCode, recencyRuleProbability } from '@retail-ml/churn-model';
import { type ChurnTrainingRow, draftChurnArtefact, fitChurnModel, predictorOf } from '@retail-ml/churn-model/fit';
import { openDuckdbSource } from '@retail-ml/data-sources';
import { formatDay, planTemporalSplit } from '@retail-ml/features';
import { type Acceptance, FileModelRegistry } from '@retail-ml/model-registry';
import { loadTensorFlow, seededRandom } from '@retail-ml/tensorflow';
import { readChurnRows } from '../churn-rows';
import { generateRetailer } from '../generate-retailer';
import { readAcceptancePolicy, SHIPPED_POLICY } from './acceptance-policy';
import { loadChampion } from './champion';
import { type ChurnChallenger, judgeChurn } from './churn-gate';
import { verdictOf } from './verdict';

const QUESTION = { lookbackDays: 180, horizonDays: 90, population: 'all' };
const policy = readAcceptancePolicy(SHIPPED_POLICY);
const silent = {
  note: () => undefined,
  step: <T>(_: string, work: (report: () => void) => Promise<T>) => work(() => undefined),
};

let folder: string;
let rows: Record<'train' | 'test', ChurnTrainingRow[]>;
let registry: FileModelRegistry;
/** The first model that was trained, and its version. */
let first: Trained;
let champion: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'churn-gate-'));
  const path = join(folder, 'retail.duckdb');
  await generateRetailer({ customers: 900, products: 20, duckdbPath: path }, silent);
  const source = await openDuckdbSource({ path });
  const period = await source.salesPeriod();
  const split = planTemporalSplit({ ...period, ...QUESTION });
  // Every third snapshot, counted from the newest: the same story in a third of the time.
  const trainAsOf = split.trainAsOf.filter((_, i, all) => (all.length - 1 - i) % 3 === 0);
  const options = { ...QUESTION, population: 'all' as const, seed: 1, period, mostTrainingRows: 400_000 };
  const read = await readChurnRows(source, { ...options, split: { ...split, trainAsOf } }, () => undefined);
  rows = { train: [...read.train], test: read.test };
  await source.close();
  first = await trained(rows.train, rows.test);
  registry = new FileModelRegistry(join(folder, 'churn'), { name: 'churn' });
  const acceptance = await judged(first);
  expect(verdictOf(acceptance)).toMatchObject({
    accepted: true,
    reason: expect.stringContaining('no champion yet'),
  });
  const { draft } = first;
  champion = (await registry.save({ ...draft, manifest: { ...draft.manifest, acceptance } })).version;
  await registry.promote(champion, 'a test');
});
afterAll(() => rm(folder, { recursive: true }));

interface Trained {
  draft: ReturnType<typeof draftChurnArtefact>;
  challenger: ChurnChallenger;
}

/** Trains a model as the command does. */
async function trained(
  train: readonly ChurnTrainingRow[],
  test: readonly ChurnTrainingRow[],
  seed = 1,
): Promise<Trained> {
  const fitted = await fitChurnModel(await loadTensorFlow(), train, { ...QUESTION, seed });
  const asOf = train.map((row) => row.asOf).sort((a, b) => a - b);
  const window = { from: formatDay(asOf[0]), to: formatDay(asOf[asOf.length - 1]) };
  const context = { source: 'a test', window, seed, commit: null, seconds: 1, options: { ...QUESTION } };
  const draft = draftChurnArtefact(fitted, train, test, context, () => null);
  const predictor = predictorOf(fitted);
  fitted.network.dispose();
  return {
    draft,
    challenger: {
      question: QUESTION,
      evaluation: draft.manifest.evaluation,
      testRows: test,
      probability: (row) => predictor.churnProbability(row),
      recencyRule: (row) => recencyRuleProbability(fitted.baseline, row.recencyDays),
      churnRate: train.filter(({ churned }) => churned).length / train.length,
      seed,
    },
  };
}

/** What the gate says of a model beside the champion. */
async function judged({ challenger }: Trained, change: Partial<ChurnChallenger> = {}): Promise<Acceptance> {
  return judgeChurn({ ...challenger, ...change }, await loadChampion(registry, churnModelCode), policy, []);
}

const refusedBy = ({ checks }: Acceptance) => checks.filter(({ passed }) => passed === false).map(({ check }) => check);
const shuffled = <T>(values: readonly T[], seed: number): T[] =>
  Array.from(seededRandom(seed).shuffled(values.length), (i) => values[i]);

test('a model equal to the champion differs from it by exactly 0', async () => {
  const again = await judged(first);
  expect(again).toMatchObject({ accepted: true, comparedWith: champion });
  const ofChampion = again.checks.filter(({ check }) => check.startsWith('champion'));
  expect(ofChampion.map(({ check }) => check)).toEqual(['champion log_loss', 'champion roc_auc', 'champion brier']);
  for (const { figures } of ofChampion) expect(figures).toMatchObject({ difference: 0, low: 0, high: 0 });
});

test('another seed is not refused for noise', async () => {
  const { accepted, checks } = await judged(await trained(rows.train, rows.test, 2));
  expect(accepted).toBe(true);
  expect(checks.find(({ check }) => check === 'champion log_loss')?.sentence).toMatch(
    new RegExp(`^Log loss .* is not worse beyond noise than .* of the champion ${champion} \\(difference `),
  );
});

test.each([1, 2])('shuffled labels are refused, whatever they happen to rank (seed %i)', async (seed) => {
  const labels = shuffled(rows.train, seed).map(({ churned, followUp }) => ({ churned, followUp }));
  const noise = rows.train.map((row, i) => ({ ...row, ...labels[i] }));
  const acceptance = await judged(await trained(noise, rows.test, seed));
  // That longer silence is no good sign is built in, not learned: so much it may know of the true labels.
  expect(refusedBy(acceptance)).toEqual(expect.arrayContaining(['recency_order roc_auc', 'champion log_loss']));
});

test('labels shuffled in the test rows too are refused', async () => {
  const mixed = (some: readonly ChurnTrainingRow[]) => {
    const labels = shuffled(some, 5);
    return some.map((row, i) => ({ ...row, churned: labels[i].churned, followUp: labels[i].followUp }));
  };
  expect(refusedBy(await judged(await trained(mixed(rows.train), mixed(rows.test))))).toContain('churn_rate log_loss');
});

test('a field that knows the label rings the alarm, though nothing beats such a model', async () => {
  const leaking = (some: readonly ChurnTrainingRow[]) =>
    some.map((row) => ({ ...row, avgMonetary: row.churned ? 20 + row.avgMonetary / 1000 : 2000 + row.avgMonetary }));
  const acceptance = await judged(await trained(leaking(rows.train), leaking(rows.test)));
  expect(refusedBy(acceptance)).toEqual(['leak']);
  expect(verdictOf(acceptance).reason).toMatch(
    /^AUC (0\.9|1\.0)\d+ is above 0\.95: .* one of the inputs probably knows who left/,
  );
});

test('what was learned from rows that lack most who stayed is worse than the champion beyond noise', async () => {
  const lacking = rows.train.filter(({ churned }, i) => churned || i % 10 === 0);
  const acceptance = await judged(await trained(lacking, rows.test));
  expect(refusedBy(acceptance)).toContain('champion log_loss');
  expect(verdictOf(acceptance).reason).toMatch(/Log loss .* is worse beyond noise than .* of the champion/);
});

test('so is what was learned from fields of other customers', async () => {
  const spends = shuffled(rows.train, 3);
  const mixed = rows.train.map((row, i) => ({
    ...spends[i],
    customerId: row.customerId,
    asOf: row.asOf,
    churned: row.churned,
    followUp: row.followUp,
  }));
  expect(refusedBy(await judged(await trained(mixed, rows.test)))).toContain('champion log_loss');
});

test('models that answer different questions are not compared, and the verdict says so', async () => {
  const question = { ...QUESTION, horizonDays: 60, population: 'active' };
  const { comparedWith, checks, accepted } = await judged(first, { question });
  expect({ comparedWith, accepted }).toEqual({ comparedWith: null, accepted: true });
  expect(checks.at(-1)).toEqual({
    check: 'champion',
    passed: null,
    figures: {},
    sentence:
      `The champion ${champion} has a horizon of 90 days and the population "all" and this model a horizon of 60 days ` +
      'and the population "active": they answer different questions, so they are not compared.',
  });
});

test('a champion that learned from days of the test is said to know answers', async () => {
  // The same test rows, as if they had been earlier.
  const earlier = rows.test.map((row) => ({ ...row, asOf: row.asOf - 30 }));
  const acceptance = await judged(first, { testRows: earlier });
  expect(acceptance.checks.at(-1)).toMatchObject({ check: 'champion hindsight', passed: null, figures: { days: 30 } });
  expect(verdictOf(acceptance).reason).toMatch(/it knows some of the answers, so its figures are better than it is\.$/);
});

test('a champion that cannot be loaded costs no training', async () => {
  const manifestFile = join(folder, 'churn', champion, 'manifest.json');
  const manifest = await registry.manifest(champion);
  const absenceOf = async (text: string) => {
    await writeFile(manifestFile, text);
    return loadChampion(registry, churnModelCode);
  };
  const otherView = { ...manifest, featureView: { ...manifest.featureView, fingerprint: 'f1'.repeat(32) } };
  expect(await absenceOf(JSON.stringify(otherView))).toEqual({
    absence: `The champion ${champion} was trained with features that this code does not compute, so it is not compared.`,
  });
  expect(await absenceOf('{')).toEqual({
    absence: expect.stringMatching(
      /^The champion .* cannot be loaded, so it is not compared: .*manifest\.json is not valid JSON/,
    ),
  });
});
