import {
  type AliasChange,
  type Aliases,
  type CertifiedPlace,
  type Figures,
  type Manifest,
  type ModelRegistry,
  type ParityCertificate,
} from '@retail-ml/model-registry';

/** A figure with the interval in which it lies. */
export interface MetricEstimate {
  /**
   * @isDouble
   * @example 0.81
   */
  value: number;
  /**
   * @isDouble
   * @example 0.8
   */
  low: number;
  /**
   * @isDouble
   * @example 0.82
   */
  high: number;
}

/** Metrics by name, e.g. `roc_auc`. */
export type Metrics = Record<string, MetricEstimate>;

/** First and last as-of day of the training rows. */
export interface TrainingWindow {
  /** @example "2025-01-01" */
  from: string;
  /** @example "2026-06-30" */
  to: string;
}

export interface ModelVersion {
  /** @example "20261123-231500-3f2a9c" */
  version: string;
  /** Instant of publication, UTC. */
  created_at: string;
  /** On rows that the model never saw, each with its confidence interval. */
  metrics: Metrics;
  training_window: TrainingWindow;
  /** Whether all places that were asked answered alike; null where the version has no parity certificate. */
  certified: boolean | null;
}

export interface ModelSummary {
  /** @example "churn" */
  name: string;
  /** The version that is to answer; null before the first promotion. */
  champion: string | null;
  /** Newest first. */
  versions: ModelVersion[];
}

export interface ChampionChange {
  version: string;
  /** The champion before; null at the first. */
  previous: string | null;
  at: string;
  action: 'promote' | 'rollback' | 'import';
  reason: string;
}

export interface ModelEvaluation {
  /**
   * Rows of the test set.
   * @isInt
   */
  rows: number;
  /** As-of days of the test set. */
  as_of: string[];
  /**
   * Level of the confidence intervals.
   * @isDouble
   * @example 0.95
   */
  level: number;
  /** How the intervals were made. */
  method: string;
  model: Metrics;
  /** What simple rules reach on the same rows. */
  baselines: Record<string, Metrics>;
}

export interface ModelFeature {
  name: string;
  description: string;
}

export interface RowCounts {
  /** @isInt */
  train: number;
  /** @isInt */
  calibration: number;
  /** @isInt */
  test: number;
}

/** Proof that the served network gives what TensorFlow.js gave at training. */
export interface ModelParity {
  /** @isInt */
  rows: number;
  /** @isDouble */
  largest_difference: number;
  /** @isDouble */
  tolerance: number;
  backend: string;
}

/** One question of the acceptance policy with its answer. */
export interface ModelAcceptanceCheck {
  /** @example "champion log_loss" */
  check: string;
  /** False refused the model; null where figures are shown and nothing is decided by them. */
  passed: boolean | null;
  /** What was compared, e.g. the model, the champion, their difference and the interval it lies in, the limit. */
  figures: Record<string, number>;
  /**
   * The answer in words.
   * @example "Log loss 0.512 is not worse beyond noise than 0.513 of the champion."
   */
  sentence: string;
}

/** What the acceptance policy said of a version, before it was saved. */
export interface ModelAcceptance {
  /** Whether no check refused it. */
  accepted: boolean;
  /**
   * The version that was judged. It is another one where this version was made of it with other product profiles, and
   * was not judged anew.
   * @example "20261123-231500-3f2a9c"
   */
  of_version: string;
  /** The champion of that time, where both were compared on the same test rows. */
  compared_with: string | null;
  checks: ModelAcceptanceCheck[];
}

/** A place that gives predictions, and how its answers differ from those of the predictor in the process. */
export interface CertifiedPlaceResult {
  /** @example "API over HTTP" */
  place: string;
  result: 'passed' | 'failed' | 'not run';
  /**
   * Rows that were compared.
   * @isInt
   * @example 10100
   */
  rows: number;
  /**
   * Rows of which any answer differs by more than the tolerance.
   * @isInt
   * @example 0
   */
  differing_rows: number;
  /**
   * Between numbers; null where a text differs or an answer is missing, and where nothing was compared.
   * @isDouble
   * @example 0
   */
  largest_difference: number | null;
  /**
   * What is allowed; 0 is to the last bit.
   * @isDouble
   * @example 0
   */
  tolerance: number;
  /**
   * @isDouble
   * @example 0.8
   */
  seconds: number;
  /** What was compared, the first difference, or why nothing was. */
  note: string | null;
}

/** Proof that a version answers alike wherever it answers. */
export interface ModelCertificate {
  /** No place failed, and at least one passed. */
  passed: boolean;
  /** Instant at which it was made, UTC. */
  certified_at: string;
  /**
   * Generated over all that a request may say.
   * @isInt
   * @example 10000
   */
  generated_rows: number;
  /**
   * @isInt
   * @example 100
   */
  golden_rows: number;
  /** What computed, e.g. node, tensorflow, duckdb, postgresql. */
  versions: Record<string, string>;
  places: CertifiedPlaceResult[];
}

export interface VersionDetail extends ModelVersion {
  /** Name and version of the feature view. */
  feature_view: string;
  features: ModelFeature[];
  evaluation: ModelEvaluation;
  /** Null in versions that were saved before there was a policy. */
  acceptance: ModelAcceptance | null;
  rows: RowCounts;
  /** Where the rows came from. */
  source: string;
  /** @isLong */
  seed: number;
  /** Commit of the code, null outside a git checkout. */
  commit: string | null;
  parity: ModelParity;
  /** Null where none was made. */
  certificate: ModelCertificate | null;
}

export interface ModelDetail {
  /** @example "churn" */
  name: string;
  champion: string | null;
  /** All changes of the champion, oldest first. */
  history: ChampionChange[];
  /** Newest first. */
  versions: VersionDetail[];
}

/** What answers after a reload. */
export interface ModelReload {
  /** @example "churn" */
  name: string;
  /** @example "20261123-231500-3f2a9c" */
  version: string;
  /**
   * Processes that it answers in.
   * @isInt
   * @example 2
   */
  workers: number;
}

/** A version with what was found of it after it was saved. */
interface RegisteredVersion {
  manifest: Manifest;
  certificate: ParityCertificate | null;
}

/** All versions of a model, newest first. A certificate that cannot be read counts as none: nothing is proved by it. */
export async function versionsOf(registry: ModelRegistry): Promise<RegisteredVersion[]> {
  const manifests = await registry.list();
  return Promise.all(
    manifests.map(async (manifest) => ({
      manifest,
      certificate: await registry.certificate(manifest.version).catch(() => null),
    })),
  );
}

export function toModelSummary(name: string, { champion }: Aliases, versions: RegisteredVersion[]): ModelSummary {
  return { name, champion, versions: versions.map(toModelVersion) };
}

export function toModelDetail(
  name: string,
  { champion, history }: Aliases,
  versions: RegisteredVersion[],
): ModelDetail {
  return { name, champion, history: history.map(toChampionChange), versions: versions.map(toVersionDetail) };
}

function toModelVersion({ manifest, certificate }: RegisteredVersion): ModelVersion {
  const { version, createdAt, evaluation, training } = manifest;
  return {
    version,
    created_at: createdAt,
    metrics: toMetrics(evaluation.model),
    training_window: { from: training.window.from, to: training.window.to },
    certified: certificate?.passed ?? null,
  };
}

function toVersionDetail(registered: RegisteredVersion): VersionDetail {
  const { manifest, certificate } = registered;
  const { featureView, evaluation, training, parity } = manifest;
  return {
    ...toModelVersion(registered),
    feature_view: `${featureView.name} ${featureView.version}`,
    features: featureView.features.map(({ name, description }) => ({ name, description })),
    evaluation: {
      rows: evaluation.rows,
      as_of: evaluation.asOf,
      level: evaluation.level,
      method: evaluation.method,
      model: toMetrics(evaluation.model),
      baselines: mapValues(evaluation.baselines, toMetrics),
    },
    acceptance: toModelAcceptance(manifest),
    rows: training.rows,
    source: training.source,
    seed: training.seed,
    commit: training.commit,
    parity: {
      rows: parity.rows,
      largest_difference: parity.largestDifference,
      tolerance: parity.tolerance,
      backend: parity.backend,
    },
    certificate: certificate && toModelCertificate(certificate),
  };
}

function toModelCertificate({ passed, certifiedAt, rows, versions, places }: ParityCertificate): ModelCertificate {
  return {
    passed,
    certified_at: certifiedAt,
    generated_rows: rows.generated,
    golden_rows: rows.golden,
    versions,
    places: places.map(toCertifiedPlace),
  };
}

function toCertifiedPlace(found: CertifiedPlace): CertifiedPlaceResult {
  const { place, result, rows, differingRows, largestDifference, tolerance, seconds, note } = found;
  return {
    ...{ place, result, rows, tolerance, seconds, note },
    differing_rows: differingRows,
    largest_difference: largestDifference,
  };
}

function toModelAcceptance({ version, acceptance }: Manifest): ModelAcceptance | null {
  if (acceptance === undefined) return null;
  const { accepted, ofVersion, comparedWith, checks } = acceptance;
  return {
    accepted,
    of_version: ofVersion ?? version,
    compared_with: comparedWith,
    checks: checks.map(({ check, passed, figures, sentence }) => ({ check, passed, figures, sentence })),
  };
}

function toChampionChange({ version, previous, at, action, reason }: AliasChange): ChampionChange {
  return { version, previous, at, action, reason };
}

function toMetrics(figures: Figures): Metrics {
  return mapValues(figures, ({ value, low, high }) => ({ value, low, high }));
}

function mapValues<T, U>(record: Record<string, T>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
