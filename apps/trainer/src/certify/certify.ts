import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { version as duckdbVersion } from '@duckdb/node-api';
import { dayOf } from '@retail-ml/features';
import { type CertifiedPlace, FileModelRegistry, type ParityCertificate } from '@retail-ml/model-registry';
import { type LoadedTensorFlow } from '@retail-ml/tensorflow';
import { type ModelName } from '../model-folders';
import { type Progress } from '../progress';
import { TrainerError } from '../trainer-error';
import { CertificatePostgresql } from './certificate-postgresql';
import { certifyPlace, type Place } from './place';
import { apiOverHttp } from './places/api-over-http';
import { batchFile } from './places/batch-file';
import { browserBundle } from './places/browser-bundle';
import { duckdbScores, postgresqlScores, type ScoredRetailer } from './places/database-scores';
import { trainingCode } from './places/training-code';
import { warehouseFunction } from './places/warehouse-function';
import { openSubject, type Subject } from './subject';

export interface CertifyOptions {
  model: ModelName;
  /** The model's folder, e.g. `models/churn`. */
  modelPath: string;
  version: string;
  /** Generated ones; the golden rows come on top. */
  rows?: number | undefined;
  seed?: number | undefined;
  /** Stops before the next place. */
  signal?: AbortSignal | undefined;
}

export interface EverywhereOptions extends CertifyOptions {
  /** Of a server in which a database may be made; without it, an embedded one is started. */
  postgresqlUrl?: string | undefined;
}

const ROWS = 10_000;
const SEED = 20_261_124;
/** Customers or products enough for about as many scores as there are rows. */
function retailerFor(model: ModelName, rows: number): ScoredRetailer {
  return model === 'churn'
    ? { customers: Math.ceil(0.32 * rows), products: 60, days: 4 }
    : { customers: Math.ceil(rows / 4), products: Math.ceil(rows / 10), days: 12 };
}

/**
 * Asks every place that gives predictions for the same rows, and keeps in the version whether all answer alike.
 *
 * @throws RegistryError for a version that cannot be loaded. A place that answers otherwise is no error: it stands in
 *   the certificate, which has not passed then.
 */
export async function certifyEverywhere(
  options: EverywhereOptions,
  tensorflow: LoadedTensorFlow,
  progress: Progress,
): Promise<ParityCertificate> {
  const { model, postgresqlUrl, rows = ROWS } = options;
  const retailer = retailerFor(model, rows);
  const postgresql = new CertificatePostgresql(postgresqlUrl);
  const places = [
    ...placesOfThisProcess(model, tensorflow),
    batchFile({ format: 'parquet', threads: 1 }),
    batchFile({ format: 'csv', threads: 2 }),
    batchFile({ format: 'parquet', threads: 2 }),
    apiOverHttp,
    duckdbScores(retailer),
    postgresqlScores(retailer, postgresql),
  ];
  return certify(options, places, tensorflow, progress, () =>
    postgresql.version === null ? {} : { postgresql: postgresql.version },
  );
}

/** As `certifyEverywhere`, but only the places that need nothing beside this process: what a training asks. */
export function certifyHere(
  options: CertifyOptions,
  tensorflow: LoadedTensorFlow,
  progress: Progress,
): Promise<ParityCertificate> {
  return certify(options, placesOfThisProcess(options.model, tensorflow), tensorflow, progress);
}

function placesOfThisProcess(model: ModelName, tensorflow: LoadedTensorFlow): Place[] {
  return [
    trainingCode(model, tensorflow),
    batchFile({ format: 'csv', threads: 1 }),
    ...(model === 'churn' ? [warehouseFunction] : []),
    browserBundle({ hasWebAssembly: true }),
    browserBundle({ hasWebAssembly: false }),
  ];
}

/** @param places asked one after the other: each has the machine for itself */
export async function certify(
  options: CertifyOptions,
  places: readonly Place[],
  { tf, backend }: LoadedTensorFlow,
  progress: Progress,
  moreVersions: () => Record<string, string> = () => ({}),
): Promise<ParityCertificate> {
  const { model, modelPath, version, rows = ROWS, seed = SEED } = options;
  const registry = new FileModelRegistry(modelPath, { name: model });
  const folder = await mkdtemp(join(tmpdir(), 'retail-ml-certify-'));
  try {
    const subject = await openSubject({ model, modelFolder: modelPath, version, rows, seed }, folder);
    const found = await progress.step(`Asking ${places.length} places for the same predictions`, (report) =>
      askAll(places, subject, report, options.signal),
    );
    // Rows without a day are forecast as of today: at midnight, two places may have asked on two days.
    if (model === 'demand' && dayOf(new Date()) !== subject.today) {
      return await certify(options, places, { tf, backend, reason: null }, progress, moreVersions);
    }
    return await registry.certify(version, {
      rows: { generated: rows, golden: subject.goldenRows, seed },
      versions: {
        node: process.versions.node,
        tensorflow: `${tf.version['tfjs']} (${backend})`,
        duckdb: duckdbVersion(),
        ...moreVersions(),
      },
      places: found,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function askAll(
  places: readonly Place[],
  subject: Subject,
  report: (done: number) => void,
  signal: AbortSignal | undefined,
): Promise<CertifiedPlace[]> {
  const found: CertifiedPlace[] = [];
  for (const place of places) {
    found.push(await certifyPlace(place, subject));
    report(found.length / places.length);
    if (signal?.aborted)
      throw new TrainerError('failed', `Stopped; the certificate of ${subject.version} is as before.`);
  }
  return found;
}
