import { type RetailSource } from '../retail-source';
import { type ScoreRun, type ScoreTable, type ScoreWriter, type ScoringDatabase } from './score-table';

/**
 * A database's sales, and the scores that are written beside them.
 *
 * @param openScores as in `ScoringDatabase`; what it opened is given up when the database is closed
 */
export function scoringDatabase(
  source: RetailSource,
  openScores: (table: ScoreTable, run: ScoreRun) => Promise<ScoreWriter>,
): ScoringDatabase {
  const writers: ScoreWriter[] = [];
  return {
    source,
    async openScores(table, run) {
      const writer = await openScores(table, run);
      writers.push(writer);
      return writer;
    },
    async close() {
      for (const writer of writers) await writer.abandon();
      await source.close();
    },
  };
}
