import { type EvaluationCurves } from './evaluation-curves';
import { type EvaluatedDates } from './evaluation-dates';
import { type SliceGroup } from './evaluation-slices';

/** A figure with the interval in which it lies at the level of the evaluation. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
}

/** Figures by name, e.g. `roc_auc`, in the names that `trainer:benchmark --json` prints. */
export type Figures = Record<string, Estimate>;

/** How a model did on rows it never saw, beside what a simple rule does on the same rows. */
export interface Evaluation {
  /** Rows of the test set. */
  rows: number;
  /** As-of days of the test set, ISO dates. */
  asOf: string[];
  /** Level of the intervals, e.g. 0.95, and how they were made. */
  level: number;
  method: string;
  model: Figures;
  baselines: Record<string, Figures>;
  /** Blocks of the training period, oldest first; absent where the model has no backtest. */
  backtest?: BacktestFigures[] | undefined;
  /** Figures of parts of the test rows; absent in models from before there were any. */
  slices?: SliceGroup[] | undefined;
  /** What the model card's pictures are drawn from. */
  curves?: EvaluationCurves | undefined;
  /** Dates of the next purchase against when it came; absent in models that say none, or from before it was measured. */
  dates?: EvaluatedDates | undefined;
  /** The same rows answered in other ways that the model has, by their names. */
  otherWays?: Record<string, Figures> | undefined;
}

/** How models of the same recipe did on a block of rows, each trained on what was known before it. */
export interface BacktestFigures {
  /** First and last day of the block, ISO dates. */
  from: string;
  to: string;
  rows: number;
  /** By the same names as the evaluation's figures. */
  model: Record<string, number>;
  baselines: Record<string, Record<string, number>>;
}

/** One question of the acceptance gate with its answer. */
export interface AcceptanceCheck {
  /** What was asked, e.g. `champion log_loss`. */
  check: string;
  /** False refuses the model; null where the figures are shown and nothing is decided by them. */
  passed: boolean | null;
  /** What was compared, e.g. `model`, `champion`, `difference` with its interval from `low` to `high`, `limit`. */
  figures: Record<string, number>;
  /** The answer for people. */
  sentence: string;
}

/** What the acceptance gate said of a model before it was saved. */
export interface Acceptance {
  /** The version that was judged, where this one was made of it without being judged anew; absent: this one. */
  ofVersion?: string | undefined;
  /** Whether no check refused it. */
  accepted: boolean;
  /** The champion of that time, where it was compared on the same test rows. */
  comparedWith: string | null;
  checks: AcceptanceCheck[];
  /** The values of the policy that the checks went by. */
  policy: Record<string, unknown>;
}

/** What the features are: a model is refused where the code computes another view. */
export interface FeatureViewReference {
  name: string;
  version: number;
  /** Hash over names, order, formulas and the view's values on fixed probes; fitted values are not part of it. */
  fingerprint: string;
  features: { name: string; description: string }[];
}

/** Proof that the network in plain numbers gives what TensorFlow.js gives. */
export interface Parity {
  rows: number;
  largestDifference: number;
  tolerance: number;
  /** `tensorflow` (the native library) or `wasm`. */
  backend: string;
}

/** A row with what the model answered when it was trained; replayed at every load. */
export interface GoldenRow {
  input: Record<string, number | string | boolean | null>;
  output: number[];
}

export interface Checksum {
  bytes: number;
  sha256: string;
}

/**
 * All that a model is beside its network. The sections `transforms`, `standardizer`, `calibration`, `decision`,
 * `explanation` and `referenceProfile` belong to the model's own lib, which parses them; here they are opaque.
 */
export interface Manifest {
  /** Version of this format. */
  formatVersion: 1;
  /** The model's name, e.g. `churn`. */
  name: string;
  /** Unique and in order of time, e.g. `20261123-231500-3f2a9c`. */
  version: string;
  createdAt: string;
  featureView: FeatureViewReference;
  /** Fitted values of the feature view's transforms. */
  transforms: unknown;
  /** Location and scale of each feature in the training set. */
  standardizer: unknown;
  /** From raw network outputs to what is answered. */
  calibration: unknown;
  /** Thresholds and horizons: from what is predicted to what is to be done. */
  decision: unknown;
  /** Distributions of the training set, for drift. */
  referenceProfile: unknown;
  /** Training rows that predictions are explained against; absent in models trained before there were reasons. */
  explanation?: unknown;
  evaluation: Evaluation;
  /** Absent in models that were saved before there was a policy. */
  acceptance?: Acceptance | undefined;
  training: {
    /** Where the rows came from, e.g. `duckdb data/retail.duckdb`. Never holds a credential. */
    source: string;
    /** First and last as-of day, ISO dates. */
    window: { from: string; to: string };
    rows: { train: number; calibration: number; test: number };
    seed: number;
    /** Commit of the code, null outside a git checkout. */
    commit: string | null;
    seconds: number;
    options: Record<string, unknown>;
  };
  parity: Parity;
  goldenRows: GoldenRow[];
  /** The version whose weights this one took over, with what was made anew; absent where it was trained. */
  derivedFrom?: { version: string; anew: string } | undefined;
  /** Of `model.json`, `weights.bin`, `MODEL_CARD.md`, and of the model's own parts. */
  checksums: Record<string, Checksum>;
}
