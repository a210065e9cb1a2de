import { type ScoringDatabase } from '../scores/score-table';
import { refuseRetailRelation } from '../scores/score-table-form';
import { scoringDatabase } from '../scores/scoring-database';
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
  return scoringDatabase(await openPostgresqlSource(config), async (table, run) => {
    refuseRetailRelation(table.name, POSTGRESQL_SCHEMA, DEFAULT_SCHEMA);
    return PostgresqlScoreWriter.open(config, table, run);
  });
}
