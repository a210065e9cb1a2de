import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileModelRegistry, type ParityCertificate } from '@retail-ml/model-registry';
import { type LoadedTensorFlow, loadTensorFlow } from '@retail-ml/tensorflow';
import { type TrainerConfig } from '../config';
import { type Progress } from '../progress';
import { saveChurnModel, saveDemandModel } from '../tables/hand-written-models.fixture';
import { CertificatePostgresql } from './certificate-postgresql';
import { certify, certifyHere } from './certify';
import { refuseUncertified } from './certified-promotion';
import { type Place, PlaceNotRun } from './place';
import { batchFile } from './places/batch-file';
import { browserBundle } from './places/browser-bundle';
import { postgresqlScores } from './places/database-scores';
import { trainingCode } from './places/training-code';
import { warehouseFunction } from './places/warehouse-function';
import { type Subject } from './subject';

const silent: Progress = { note: () => undefined, step: (_, work) => work(() => undefined) };
const ROWS = 1000;
let folder: string;
let tensorflow: LoadedTensorFlow;
let versions: Record<'churn' | 'demand', string>;
const modelPath = (model: 'churn' | 'demand') => join(folder, model);
const options = (model: 'churn' | 'demand') => ({
  ...{ model, modelPath: modelPath(model), version: versions[model], rows: ROWS },
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certify-'));
  tensorflow = await loadTensorFlow();
  versions = {
    churn: (await saveChurnModel(modelPath('churn'))).modelVersion,
    demand: (await saveDemandModel(modelPath('demand'))).modelVersion,
  };
});
afterAll(() => rm(folder, { recursive: true }));

test.each(['churn', 'demand'] as const)('%s: what a training asks answers alike, and is kept', async (model) => {
  const certificate = await certifyHere(options(model), tensorflow, silent);
  expect(certificate).toMatchObject({ passed: true, rows: { generated: ROWS, golden: 2 } });
  for (const { place, result, rows, largestDifference, tolerance } of certificate.places) {
    expect([place, result]).toEqual([place, 'passed']);
    // Of demand, the networks of both paths are compared.
    expect(rows).toBeGreaterThanOrEqual(ROWS + 2);
    if (place.startsWith('training code')) expect(largestDifference).toBeGreaterThan(0);
    else expect([largestDifference, tolerance]).toEqual([0, 0]);
  }
  expect(certificate.places.map(({ place }) => place)).toEqual([
    'training code (TensorFlow.js)',
    'CSV file, one thread',
    ...(model === 'churn' ? ['warehouse function'] : []),
    'browser bundle',
    'browser bundle without WebAssembly',
  ]);
  const kept = await readFile(join(modelPath(model), versions[model], 'parity.json'), 'utf8');
  expect(JSON.parse(kept)).toEqual(certificate);
});

/** A place where other weights lie than those of the version: one bit in the last place of one of them. */
function withOtherWeights(place: Place): Place {
  return {
    ...place,
    run: (subject) => {
      const weights = Uint8Array.from(subject.weights);
      weights[0] ^= 1;
      return place.run({ ...subject, weights } as Subject);
    },
  };
}

const asked = (...places: Place[]): Promise<ParityCertificate> => certify(options('churn'), places, tensorflow, silent);
const refuse = () =>
  refuseUncertified(
    new FileModelRegistry(modelPath('churn'), { name: 'churn' }),
    versions.churn,
    { name: 'churn', folder: modelPath('churn') },
    { churnModelPath: '', demandModelPath: '' } as TrainerConfig,
  );

test('one bit of one weight in one place is found, and the version is refused with what to do', async () => {
  const certificate = await asked(browserBundle({ hasWebAssembly: true }), withOtherWeights(warehouseFunction));
  expect(certificate.passed).toBe(false);
  const [browser, warehouse] = certificate.places;
  expect(browser.result).toBe('passed');
  expect(warehouse).toMatchObject({ result: 'failed', note: expect.stringMatching(/^row \d+, churn_probability: 0/) });
  expect(warehouse.differingRows).toBeGreaterThan(ROWS / 2);
  expect(warehouse.largestDifference === null || warehouse.largestDifference > 0).toBe(true);
  await expect(refuse()).rejects.toMatchObject({
    code: 'refused',
    message: expect.stringMatching(
      /^churn \S+ failed its parity certificate: warehouse function: \d+ of 1002 rows are answered otherwise \(row .* npx retail-ml certify --model churn --version \S+ --model-path /,
    ),
  });
  await asked(warehouseFunction);
  await refuse();
});

test('without PostgreSQL the certificate says so, and why', async () => {
  const nowhere = new CertificatePostgresql('postgresql://me:secret@127.0.0.1:1/me');
  const certificate = await asked(warehouseFunction, postgresqlScores({ customers: 1, products: 1, days: 1 }, nowhere));
  expect(certificate).toMatchObject({ passed: true });
  expect(certificate.versions).not.toHaveProperty('postgresql');
  expect(certificate.places[1]).toMatchObject({ place: 'scores in PostgreSQL', result: 'not run', rows: 0 });
  expect(certificate.places[1].note).toMatch(/^no database can be made in PostgreSQL: .*ECONNREFUSED/);
  expect(JSON.stringify(certificate)).not.toContain('secret');
});

test('what is wrong beyond a rounding shows in TensorFlow.js too', async () => {
  const place = trainingCode('churn', tensorflow);
  const broken: Place = {
    ...place,
    run: (subject) => {
      const weights = Float32Array.from(new Float32Array(Uint8Array.from(subject.weights).buffer));
      weights[0] += 1e-4;
      return place.run({ ...subject, weights: new Uint8Array(weights.buffer) } as Subject);
    },
  };
  const [failed] = (await asked(broken)).places;
  expect(failed).toMatchObject({ result: 'failed', tolerance: 1e-6 });
  expect(failed.largestDifference).toBeGreaterThan(1e-6);
});

test('a place that falls over fails; one that is not to be had does not, and proves nothing', async () => {
  const place = batchFile({ format: 'csv', threads: 1 });
  const fallen: Place = { ...place, run: () => Promise.reject(new Error('the disk is full\n  at write')) };
  const absent: Place = { ...place, run: () => Promise.reject(new PlaceNotRun('nobody is there')) };
  const short: Place = { ...place, run: async ({ expected }) => ({ expected, found: expected.slice(1) }) };
  const nothing: Place = { ...place, run: async () => ({ expected: [], found: [] }) };
  expect((await asked(fallen, absent, short, nothing)).places).toMatchObject([
    { result: 'failed', rows: 0, note: 'the disk is full' },
    { result: 'not run', rows: 0, note: 'nobody is there' },
    { result: 'failed', note: expect.stringMatching('1002 answers expected, 1001 found') },
    { result: 'failed', note: 'there was nothing to compare' },
  ]);
  await asked(absent);
  await expect(refuse()).rejects.toThrow('has a parity certificate in which no place was compared');
});
