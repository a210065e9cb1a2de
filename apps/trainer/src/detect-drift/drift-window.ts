import { type WatchedColumn } from '@retail-ml/drift';

/** Recent rows, as columns, and where they come from. */
export interface DriftWindow {
  columns: WatchedColumn[];
  /** For people, e.g. `logs/predictions.ndjson since 2026-11-17T10:00:00.000Z`. */
  source: string;
  /** What was left out and why, a sentence each. */
  notes: string[];
}
