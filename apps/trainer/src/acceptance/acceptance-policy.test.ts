import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAcceptancePolicy, SHIPPED_POLICY } from './acceptance-policy';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'policy-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function written(text: string): Promise<string> {
  const file = join(folder, 'policy.json');
  await writeFile(file, text);
  return file;
}

test('the one that comes along asks what the documents say', () => {
  expect(readAcceptancePolicy(SHIPPED_POLICY)).toMatchObject({
    churn: { minimumBuyers: 500, minimumHistoryDays: 'lookback + horizon', maximumRocAuc: 0.95, beatsBaselines: true },
    demand: { maximumBias: 0.15, coverage: { minimum: 0.7, maximum: null }, beatsBaselines: true },
  });
});

test('null asks nothing', async () => {
  const policy = JSON.parse(await readFile(SHIPPED_POLICY, 'utf8'));
  policy.churn.worseThanChampion = null;
  policy.churn.minimumBuyers = null;
  policy.churn.minimumHistoryDays = 400;
  const { churn } = readAcceptancePolicy(await written(JSON.stringify(policy)));
  expect(churn).toMatchObject({ worseThanChampion: null, minimumBuyers: null, minimumHistoryDays: 400 });
});

test.each([
  ['a word for a number', { minimumBuyers: 'many' }, /churn\.minimumBuyers: .*expected number/],
  ['a share above 1', { maximumRocAuc: 95 }, /churn\.maximumRocAuc: .*<=1/],
  ['a misspelt field', { minimumBuyer: 3 }, /churn: .*"minimumBuyer"/],
  ['a field left out', { maximumCalibrationError: undefined }, /churn\.maximumCalibrationError is missing/],
  ['a wrong history', { minimumHistoryDays: 'a year' }, /churn\.minimumHistoryDays: "lookback \+ horizon", a whole/],
  ['a deep field', { worseThanChampion: { logLossShare: -1, rocAuc: 0 } }, /churn\.worseThanChampion\.logLossShare: /],
])('%s is named by its path', async (_, change, message) => {
  const policy = JSON.parse(await readFile(SHIPPED_POLICY, 'utf8'));
  const file = await written(JSON.stringify({ ...policy, churn: { ...policy.churn, ...change } }));
  const read = () => readAcceptancePolicy(file);
  expect(read).toThrow(message);
  expect(read).toThrow(`${file} is no acceptance policy`);
  expect(read).toThrow('acceptance-policy.json');
});

test.each([
  ['no JSON', '{', /JSON/],
  ['no object', '[]', /the document: /],
])('%s', async (_, text, message) => {
  const file = await written(text);
  expect(() => readAcceptancePolicy(file)).toThrow(message);
});

test('a file that is not there', () => {
  expect(() => readAcceptancePolicy(join(folder, 'nowhere.json'))).toThrow(
    /nowhere\.json is no acceptance policy:\n.*no such file/,
  );
});
