import { churnModelCode, ChurnPredictor } from '@retail-ml/churn-model';
import {
  compareWithReference,
  DriftError,
  type DriftReport,
  readReferenceProfile,
  type ReferenceProfile,
} from '@retail-ml/drift';
import { FileModelRegistry, type Manifest } from '@retail-ml/model-registry';
import { readFileWindow } from './detect-drift-file';
import { readLogWindow } from './detect-drift-log';
import { type Progress } from './progress';
import { TrainerError } from './trainer-error';

export interface DetectDriftOptions {
  /** The model's folder, e.g. `models/churn`. */
  modelPath: string;
  /** PSI from which a difference matters. */
  threshold: number;
  logFolder: string;
  /** Predictions of the log from then on; null for all. */
  since: Date | null;
  /** Feature rows to look at in place of the log. */
  inputFile?: string;
}

export interface DetectedDrift {
  model: string;
  modelVersion: string;
  /** First and last as-of day of the training. */
  trainingWindow: { from: string; to: string };
  source: string;
  notes: string[];
  report: DriftReport;
}

/** Compares what the champion sees and answers with what it saw and would have answered in training. */
export async function detectDrift(options: DetectDriftOptions, progress: Progress): Promise<DetectedDrift> {
  const artefact = await new FileModelRegistry(options.modelPath, { name: 'churn' }).load(churnModelCode);
  const { manifest } = artefact;
  const profile = profileOf(manifest);
  const window = await progress.step('Reading recent rows', () =>
    options.inputFile === undefined
      ? readLogWindow({ ...options, model: manifest.name, modelVersion: manifest.version, fields: profile.fields })
      : readFileWindow(options.inputFile, new ChurnPredictor(artefact)),
  );
  return {
    model: manifest.name,
    modelVersion: manifest.version,
    trainingWindow: manifest.training.window,
    source: window.source,
    notes: window.notes,
    report: compareWithReference(profile, window.columns, options.threshold),
  };
}

function profileOf({ name, version, referenceProfile }: Manifest): ReferenceProfile {
  try {
    return readReferenceProfile(referenceProfile);
  } catch (error) {
    if (!(error instanceof DriftError)) throw error;
    throw new TrainerError(
      'failed',
      `${name} ${version} was trained without a profile that drift can be measured against. ${error.message} ` +
        `Train it again: npx retail-ml ${name}`,
    );
  }
}
