import { type Day } from '@retail-ml/features';
import { type RetailSource } from '../retail-source';
import { type TableName } from './table-name';

/** A column of what a model says. */
export interface ScoreColumn {
  name: string;
  type: 'text' | 'whole number' | 'number';
  /** Whether a model may have nothing to say. */
  isNullable?: boolean;
}

/** A table of scores: one row for each customer or product, as-of day and model version. */
export interface ScoreTable {
  name: TableName;
  /** Says whom a row is about: `customer_id` or `product_id`. */
  idColumn: string;
  /** What the model says; `as_of_date`, `model_version` and `scored_at` stand in each such table beside it. */
  columns: readonly ScoreColumn[];
}

/** What all scores of one run have in common. */
export interface ScoreRun {
  asOf: Day;
  modelVersion: string;
  scoredAt: Date;
}

/** NaN is a number that there is none of, null a text. */
export type ScoreValue = number | string | null;

/** Scores of at most 2,000 customers or products, column by column. */
export interface ScoreBatch {
  ids: readonly string[];
  /** In the order of the table's columns. */
  values: readonly (Float64Array | readonly (string | null)[])[];
}

/**
 * Replaces the scores of one as-of day by one model version, all or nothing: readers see the old ones until `publish`
 * has succeeded, and those of other days and versions stay. The calls must follow one another.
 */
export interface ScoreWriter {
  /**
   * A fault of the database may be told by a later call; nothing is kept then, and the writer is done with.
   *
   * @throws DataSourceError
   */
  add(batch: ScoreBatch): Promise<void>;
  /** @throws DataSourceError; the old scores stay then. */
  publish(): Promise<PublishedScores>;
  /** Leaves the old scores as they were. Does nothing after `publish`. */
  abandon(): Promise<void>;
}

export interface PublishedScores {
  rows: number;
  /** Rows of the same day and version that were there before. */
  replaced: number;
}

/** A database that holds a retailer's sales, and gets the scores. */
export interface ScoringDatabase {
  source: RetailSource;
  /**
   * Makes the table, and its schema, where they are missing; the rest waits for the first scores.
   *
   * @throws DataSourceError `destination-unfit` where a table of that name cannot hold the scores, with the statements
   * that mend it; `access-refused`; `invalid-destination` where it is one of the four relations.
   */
  openScores(table: ScoreTable, run: ScoreRun): Promise<ScoreWriter>;
  /** Gives connections and files back; scores that are not published are given up. */
  close(): Promise<void>;
}
