import { type TableFormat, type TableSource } from '../tables/table-file';
import { type TabularModel } from '../tables/tabular-model';

/** What all parts of a file have in common: plain data, for other threads. */
export interface PartsSettings {
  model: TabularModel['name'];
  modelPath: string;
  modelVersion: string;
  /** For rows that do not say their day; as in `@retail-ml/features`. */
  today: number;
  outputFormat: TableFormat;
  /** Adds columns that say why. */
  explain: boolean;
}

/** Some rows of a file: they are predicted by themselves, in any thread. */
export interface Part {
  /** From 0, in the order of the file. */
  index: number;
  source: TableSource;
  outputFile: string;
  /** Made where rows are rejected. */
  rejectsFile: string;
}

/** What came of a part. */
export interface PartOutcome {
  scored: number;
  rejected: number;
  /** Scored rows by the model's `counted` output, in the order of its choices. */
  counts: number[];
}

/** A thread that predicts part after part. */
export interface PartPredictor {
  predict(part: Part): Promise<PartOutcome>;
  /** Makes the part at hand fail soon. */
  interrupt(): void;
  close(): Promise<void>;
}
