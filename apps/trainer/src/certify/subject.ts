import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { churnModelCode, ChurnPredictor, isPossibleCustomer } from '@retail-ml/churn-model';
import {
  DemandForecaster,
  demandModelCode,
  type GoldenInput,
  PRODUCT_PROFILES_FILE,
  ProductProfiles,
  readDemandModelSections,
} from '@retail-ml/demand-model';
import { type ChurnInput, type Day, dayOf, parseDay, weekdayOf } from '@retail-ml/features';
import { type Artefact, FileModelRegistry } from '@retail-ml/model-registry';
import { type LayersModelJson } from '@retail-ml/network';
import { seededRandom } from '@retail-ml/tensorflow';
import { type ModelName } from '../model-folders';
import { type Answer, churnAnswers, type ChurnRequest, demandAnswers, type DemandRequest } from './answers';
import { churnRequests, goldenCustomer } from './churn-requests';
import { demandRequests, goldenProduct, type KnownProducts } from './demand-requests';

/** A version that is certified: where it lies, what it is asked, and what its predictor answers in this process. */
export type Subject = ChurnSubject | DemandSubject;

interface SubjectFiles {
  version: string;
  /** A model's folder in which this version is champion, whatever it is where it comes from. */
  modelFolder: string;
  /** An empty folder for what a place needs. */
  scratchFolder: string;
  artefact: Artefact;
  modelJson: LayersModelJson;
  weights: Uint8Array;
  /** Generated ones, then golden rows. */
  goldenRows: number;
  /** In the order of the requests. */
  expected: readonly Answer[];
  /** Of requests that name no day. */
  today: Day;
}

export interface ChurnSubject extends SubjectFiles {
  name: 'churn';
  predictor: ChurnPredictor;
  requests: readonly ChurnRequest[];
}

export interface DemandSubject extends SubjectFiles {
  name: 'demand';
  forecaster: DemandForecaster;
  requests: readonly DemandRequest[];
}

export interface SubjectOptions {
  model: ModelName;
  /** The folder that the version lies in. */
  modelFolder: string;
  version: string;
  rows: number;
  seed: number;
}

/** @param folder an empty one, which holds a copy of the version then */
export async function openSubject(
  { model, modelFolder, version, rows, seed }: SubjectOptions,
  folder: string,
): Promise<Subject> {
  const copy = join(folder, 'models', model);
  const scratchFolder = join(folder, 'scratch');
  await mkdir(scratchFolder, { recursive: true });
  await cp(join(modelFolder, version), join(copy, version), { recursive: true });
  const registry = new FileModelRegistry(copy, { name: model });
  await registry.promote(version, 'to be certified');
  const random = seededRandom(seed);
  const code = model === 'churn' ? churnModelCode : demandModelCode;
  const artefact = await registry.load(code, version);
  const files = {
    version,
    modelFolder: copy,
    scratchFolder,
    artefact,
    modelJson: JSON.parse(await readFile(join(copy, version, 'model.json'), 'utf8')) as LayersModelJson,
    weights: await readFile(join(copy, version, 'weights.bin')),
    today: dayOf(new Date()),
  };
  const golden = artefact.manifest.goldenRows.map(({ input }) => input as unknown);
  if (model === 'churn') {
    const predictor = new ChurnPredictor(artefact);
    const generated = churnRequests(rows, predictor.lookbackDays, random);
    const possible = (golden as ChurnInput[]).filter((input) => isPossibleCustomer(input, predictor.lookbackDays));
    const requests = [...generated, ...possible.map(goldenCustomer)];
    const expected = churnAnswers(predictor, requests);
    return { name: 'churn', ...files, predictor, requests, goldenRows: possible.length, expected };
  }
  const forecaster = new DemandForecaster(artefact);
  const generated = demandRequests(rows, knownProducts(artefact), random);
  const possible = (golden as GoldenInput[]).filter(
    ({ asOf, weekday }) => asOf === undefined || weekdayOf(asOf) === weekday,
  );
  const requests = [...generated, ...possible.map(goldenProduct)];
  const expected = demandAnswers(forecaster, requests, files.today);
  return { name: 'demand', ...files, forecaster, requests, goldenRows: possible.length, expected };
}

function knownProducts({ manifest, parts }: Artefact): KnownProducts {
  const { movement, productProfiles } = readDemandModelSections(manifest).decision;
  const days = [parseDay(manifest.training.window.to), parseDay('1970-01-01'), parseDay('2099-12-31')];
  const categories = Object.keys(movement.categories);
  if (productProfiles === null) return { categories, productIds: [], days };
  const profiles = ProductProfiles.parse(parts[PRODUCT_PROFILES_FILE]);
  const { asOf } = profiles;
  const { oldestProfileDays } = productProfiles;
  return {
    categories,
    productIds: [...profiles.productIds()],
    days: [...days, asOf - 1, asOf, asOf + 1, asOf + oldestProfileDays, asOf + oldestProfileDays + 1],
  };
}
