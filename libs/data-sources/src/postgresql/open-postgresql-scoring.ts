import { type ScoreRun, type ScoreTable, type ScoreWriter, type ScoringDatabase } from '../scores/score-table';
import { refuseRetailRelation } from '../scores/score-table-form';
import { POSTGRESQL_SCHEMA } from '../schema/retail-database';
import { openPostgresqlSource } from './open-postgresql-source';
import { DEFAULT_SCHEMA } from './postgresql-score-table';
import { PostgresqlScoreWriter } from './postgresql-score-writer';
import { type PostgresqlConfig } from './postgresql-settings';

/**
 * Opens a PostgreSQL database whose customers or products are to be scored into a table of its own.
 *
 * @throws DataSourceError as `openPostgresqlSource` does.
 */
export async function openPostgresqlScoring(config: PostgresqlConfig): Promise<ScoringDatabase> {
  const source = await openPostgresqlSource(config);
  const writers: ScoreWriter[] = [];
  return {
    source,
    async openScores(table: ScoreTable, run: ScoreRun) {
      refuseRetailRelation(table.name, POSTGRESQL_SCHEMA, DEFAULT_SCHEMA);
      const writer = await PostgresqlScoreWriter.open(config, table, run);
      writers.push(writer);
      return writer;
    },
    async close() {
      for (const writer of writers) await writer.abandon();
      await source.close();
    },
  };
}
