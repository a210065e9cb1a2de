import { type Manifest } from '@retail-ml/model-registry';
import { type DataTable } from '@retail-ml/report';

/** A picture of slices: one figure of each part, or several beside each other. */
export interface SliceChart {
  title: string;
  /** By their names in the manifest; the first is drawn as series 1. */
  figures: readonly { name: string; series: 1 | 2 | 3 }[];
  /** Where a line is drawn, e.g. the level of a coverage. */
  reference?: (manifest: Manifest) => number;
}

export interface KeyFigure {
  name: string;
  label: string;
  /** E.g. `higher`: what follows is "is better". */
  better: string;
  reference?: (manifest: Manifest) => number;
}

/** What the card of one model says beside what all cards say. All of it is plain text but `sections`. */
export interface CardModel {
  title: string;
  /** One sentence: what is predicted. */
  lead(manifest: Manifest): string;
  facts(manifest: Manifest): [name: string, value: string][];
  /** The figures of the table, with their names for people. */
  figureNames: Readonly<Record<string, string>>;
  /** Those that are drawn, and which way is better. */
  keyFigures: readonly KeyFigure[];
  sliceCharts: readonly SliceChart[];
  /** What the series of the slices' charts are. */
  sliceKeys: readonly { series: 1 | 2 | 3; label: string }[];
  sliceFigureNames: Readonly<Record<string, string>>;
  /** HTML of the model's own sections. */
  sections(manifest: Manifest): string[];
  /** Which inputs it takes, and why. */
  inputs(manifest: Manifest): string;
  /** Figures behind that, where there are some. */
  inputsTable?(manifest: Manifest): DataTable | null;
  limits: readonly string[];
}

/**
 * What a manifest's own section says; null where this code cannot read it, as of a version that another code made. The
 * card then says less.
 */
export function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
