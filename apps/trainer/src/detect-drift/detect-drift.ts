import {
  type BinShares,
  compareWithReference,
  DriftError,
  type DriftReport,
  readReferenceProfile,
  type ReferenceProfile,
} from '@retail-ml/drift';
import { type Manifest } from '@retail-ml/model-registry';
import { type Progress } from '../progress';
import { openTabularModel } from '../tables/open-tabular-model';
import { type TabularModel } from '../tables/tabular-model';
import { TrainerError } from '../trainer-error';
import { type DriftWindow } from './drift-window';
import { readFileWindow } from './file-window';
import { readLogWindow } from './log-window';

export interface DetectDriftOptions {
  model: TabularModel['name'];
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
  const { table, manifest } = await openTabularModel(options.model, options.modelPath);
  const { name, entity, modelVersion } = table;
  const profile = profileOf(manifest);
  const window = await progress.step('Reading recent rows', () =>
    options.inputFile === undefined
      ? readLogWindow({ ...options, model: name, entity, modelVersion, fields: profile.fields })
      : readFileWindow(options.inputFile, table),
  );
  const { columns, notes, source } = givenValues(window, table);
  return {
    model: name,
    modelVersion,
    trainingWindow: manifest.training.window,
    source,
    notes,
    report: inOrder(compareWithReference(profile, columns, options.threshold), table),
  };
}

/** Choices in their own order, e.g. the days of the week from Monday on; what is no choice comes last. */
function inOrder(report: DriftReport, { inputs, outputs }: TabularModel): DriftReport {
  const choices = new Map(
    [...inputs, ...outputs].map((column) => [column.name, 'choices' in column ? (column.choices ?? []) : []]),
  );
  const fields = report.fields.map((field) => {
    const order = choices.get(field.field) ?? [];
    const place = ({ label }: BinShares) => (order.includes(label) ? order.indexOf(label) : order.length);
    return { ...field, bins: [...field.bins].sort((a, b) => place(a) - place(b)) };
  });
  return { ...report, fields };
}

/** Who leaves an optional field out says nothing about it: its distribution is that of the rows which have it. */
function givenValues({ columns, notes, source }: DriftWindow, { inputs }: TabularModel): DriftWindow {
  const optional = inputs.filter(({ isOptional }) => isOptional).map(({ name }) => name);
  const given = columns.map((column) =>
    optional.includes(column.field) ? { ...column, values: column.values.filter((value) => value !== null) } : column,
  );
  const leftOut = columns.flatMap(({ field, values }, i) => {
    const count = values.length - given[i].values.length;
    return count > 0 ? [`${field} was left out in ${count} of ${values.length} rows; the others are compared.`] : [];
  });
  return { columns: given, notes: [...notes, ...leftOut], source };
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
