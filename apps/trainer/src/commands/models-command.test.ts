import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileModelRegistry } from '@retail-ml/model-registry';
import { SHIPPED_POLICY } from '../acceptance/acceptance-policy';
import { type TrainerConfig } from '../config';
import { createProgram } from '../program';
import { type Progress } from '../progress';
import { certifyByHand, saveChurnModel, saveDemandModel } from '../tables/hand-written-models.fixture';

const silent: Progress = { note: () => undefined, step: (_, work) => work(() => undefined) };
let folder: string;
let config: TrainerConfig;
let churn: string;
let demand: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'models-command-'));
  config = {
    dataSource: 'duckdb',
    duckdbPath: '',
    postgresql: {},
    bigquery: {},
    churnModelPath: join(folder, 'churn'),
    demandModelPath: join(folder, 'demand'),
    acceptancePolicyPath: SHIPPED_POLICY,
    logFolder: '',
  };
  churn = (await saveChurnModel(config.churnModelPath)).modelVersion;
  demand = (await saveDemandModel(config.demandModelPath)).modelVersion;
});
afterEach(() => rm(folder, { recursive: true }));

async function models(...args: string[]): Promise<string> {
  const printed: string[] = [];
  const program = createProgram({ config, progress: silent, print: (text) => printed.push(text) });
  await program.parseAsync(['models', ...args], { from: 'user' });
  return printed.join('\n');
}
const list = async (...args: string[]) => JSON.parse(await models('list', '--json', ...args));
const champions = (file: string) =>
  readFile(join(folder, file, 'aliases.json'), 'utf8').then((text) => JSON.parse(text));

test('one list holds both models, or one where it is named', async () => {
  expect(await list()).toMatchObject([
    { model: 'churn', version: churn, champion: true },
    { model: 'demand', version: demand, champion: true },
  ]);
  expect(await list('--model', 'demand')).toMatchObject([{ version: demand }]);
  expect(await list('--path', config.demandModelPath)).toMatchObject([{ model: 'demand', version: demand }]);
  expect(await models()).toContain(demand);
});

test('a version says whose it is; without one, churn is shown unless demand is named', async () => {
  const shown = async (...args: string[]) => JSON.parse(await models('show', '--json', ...args)).name;
  expect(await shown(demand)).toBe('demand');
  expect(await shown(churn)).toBe('churn');
  expect(await shown()).toBe('churn');
  expect(await shown('--model', 'demand')).toBe('demand');
  expect(await shown('--path', config.demandModelPath)).toBe('demand');
});

test('promote and rollback change the champion of the model that is meant, and only that', async () => {
  // The weights are the same: the version gets the next second's name.
  const newer = (await saveDemandModel(config.demandModelPath)).modelVersion;
  expect(await models('promote', demand, '--reason', 'the old one')).toBe(`Champion of demand is now ${demand}.`);
  expect((await champions('demand')).history.at(-1)).toMatchObject({ version: demand, reason: 'the old one' });
  expect(await models('rollback', '--model', 'demand')).toBe(`Champion of demand is again ${newer}.`);
  expect((await champions('churn')).history).toHaveLength(1);
  await expect(models('rollback')).rejects.toThrow(/churn.* names no champion before .* list --model churn/);
});

test('what the gate said is shown, and a promotion against it stands in the history as one', async () => {
  expect(await models('show', demand)).toContain('no policy was asked when this version was saved');
  const refused = (await saveDemandModel(config.demandModelPath)).modelVersion;
  await models('promote', demand);
  const checks = [
    { check: 'bias_7d', passed: false, figures: { model: 0.3, most: 0.15 }, sentence: '7 days: bias 30 %.' },
    { check: 'bias_30d', passed: true, figures: { model: 0.1, most: 0.15 }, sentence: '30 days: bias 10 %.' },
    { check: 'champion', passed: null, figures: {}, sentence: 'There is no champion yet.' },
  ];
  const acceptance = { accepted: false, comparedWith: demand, checks, policy: { demand: { maximumBias: 0.15 } } };
  const manifestFile = join(config.demandModelPath, refused, 'manifest.json');
  const manifest = JSON.parse(await readFile(manifestFile, 'utf8'));
  await writeFile(manifestFile, JSON.stringify({ ...manifest, acceptance }));
  await certifyByHand(new FileModelRegistry(config.demandModelPath), refused);

  expect(await models('show', refused)).toContain(
    [
      `acceptance: refused, compared with champion ${demand}`,
      '  refused 7 days: bias 30 %.',
      '  passed  30 days: bias 10 %.',
      '  shown   There is no champion yet.',
    ].join('\n'),
  );
  expect(JSON.parse(await models('show', refused, '--json')).acceptance).toEqual(acceptance);
  expect(await models('promote', refused, '--reason', 'a sale')).toBe(
    `Champion of demand is now ${refused}, against the verdict: 7 days: bias 30 %.`,
  );
  expect((await champions('demand')).history.at(-1)).toMatchObject({
    ...{ version: refused, action: 'promote', reason: 'a sale, against the verdict: 7 days: bias 30 %.' },
  });
});

test('a version becomes champion only with a certificate that proves it, and is told how to get one', async () => {
  const newer = (await saveDemandModel(config.demandModelPath)).modelVersion;
  await models('promote', demand);
  const certificateFile = join(config.demandModelPath, newer, 'parity.json');
  const certificate = JSON.parse(await readFile(certificateFile, 'utf8'));
  const mend = `To ask all places: npx retail-ml certify --model demand --version ${newer}`;
  const refuses = (reason: string) => ({ code: 'refused', message: expect.stringMatching(`${reason}.*${mend}$`) });

  expect(await models('show', newer)).toContain('passed  nowhere, 1 rows, largest difference 0');
  const failed = { ...certificate.places[0], result: 'failed', differingRows: 1, largestDifference: 0.5 };
  await writeFile(certificateFile, JSON.stringify({ ...certificate, places: [failed] }));
  await expect(models('promote', newer)).rejects.toMatchObject(
    refuses(`demand ${newer} failed its parity certificate: nowhere: 1 of 1 rows are answered otherwise`),
  );
  const checksums = { ...certificate.checksums, 'weights.bin': '0'.repeat(64) };
  await writeFile(certificateFile, JSON.stringify({ ...certificate, checksums }));
  await expect(models('promote', newer)).rejects.toMatchObject(
    refuses(`demand ${newer} has a parity certificate for another weights.bin: SHA-256 000000000000`),
  );
  await rm(certificateFile);
  await expect(models('promote', newer)).rejects.toMatchObject(refuses(`demand ${newer} has no parity certificate`));
  expect(await models('show', newer)).toContain(`parity certificate: none; to make one: npx retail-ml certify`);
  expect((await champions('demand')).champion).toBe(demand);

  // What was champion before there were certificates may be so again.
  await rm(join(config.demandModelPath, demand, 'parity.json'));
  await certifyByHand(new FileModelRegistry(config.demandModelPath), newer);
  await models('promote', newer);
  expect(await models('rollback', '--model', 'demand')).toBe(`Champion of demand is again ${demand}.`);
});

test('an archive goes to the model that it holds', async () => {
  const archive = join(folder, 'model.tgz');
  await models('export', demand, archive);
  await rm(config.demandModelPath, { recursive: true });
  await expect(models('import', archive, '--model', 'churn')).rejects.toThrow('holds a model "demand", not churn');
  expect(await models('import', archive)).toBe(
    `Version ${demand} of demand is in ${config.demandModelPath}, and is champion.`,
  );
  // As exported before there were certificates.
  await rm(join(config.demandModelPath, demand, 'parity.json'));
  await models('export', demand, archive);
  await rm(config.demandModelPath, { recursive: true });
  expect(await models('import', archive)).toBe(
    `Version ${demand} of demand is in ${config.demandModelPath}. No parity certificate proves it yet. To serve it: ` +
      `npx retail-ml certify --model demand --version ${demand} && npx retail-ml models promote ${demand}`,
  );
  expect((await list('--model', 'demand'))[0]).toMatchObject({ version: demand, champion: false });
  const elsewhere = join(folder, 'elsewhere');
  await models('import', archive, '--path', elsewhere);
  expect(await list('--path', elsewhere)).toMatchObject([{ model: 'demand', version: demand }]);
});

test('an unknown version: where it was looked for, and nothing about the champion', async () => {
  for (const args of [['show'], ['promote'], ['export']]) {
    const asked = models(...args, '20200101-000000-abcdef', ...(args[0] === 'export' ? ['x.tgz'] : []));
    await expect(asked).rejects.toThrow(
      `There is no version "20200101-000000-abcdef" in ${config.churnModelPath} or ${config.demandModelPath}. ` +
        'Those there are: npx retail-ml models list',
    );
  }
});

test('a damaged version cannot become champion, and is told from a missing one', async () => {
  await appendFile(join(config.demandModelPath, demand, 'manifest.json'), '}');
  await expect(models('show', demand)).rejects.toThrow('manifest.json is not valid JSON');
  await expect(models('promote', demand)).rejects.toThrow('manifest.json is not valid JSON');
});

test('no model at all: how to train either', async () => {
  await rm(config.churnModelPath, { recursive: true });
  expect(await models('list', '--model', 'churn')).toContain('To train one: npx retail-ml churn');
  await rm(config.demandModelPath, { recursive: true });
  expect(await models('list')).toContain('npx retail-ml churn or npx retail-ml demand');
  await expect(models('show', '--model', 'demand')).rejects.toThrow('Train one with "npx retail-ml demand"');
});
