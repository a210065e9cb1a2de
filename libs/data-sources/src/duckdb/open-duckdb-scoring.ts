import { refuseRetailRelation } from '../scores/score-table-form';
import { type ScoringDatabase } from '../scores/score-table';
import { scoringDatabase } from '../scores/scoring-database';
import { DUCKDB_SCHEMA } from '../schema/retail-database';
import { openDuckdbFile } from './duckdb-file';
import { DuckdbScoreWriter } from './duckdb-score-writer';
import { duckdbSource, type DuckdbSourceConfig } from './open-duckdb-source';

/**
 * Opens a DuckDB file whose customers or products are to be scored into a table of its own. No other program can use
 * the file meanwhile.
 *
 * @throws DataSourceError as `openDuckdbSource` does.
 */
export async function openDuckdbScoring({ path }: Pick<DuckdbSourceConfig, 'path'>): Promise<ScoringDatabase> {
  const instance = await openDuckdbFile(path, { readOnly: false });
  return scoringDatabase(await duckdbSource(path, instance), async (table, run) => {
    const { name } = table;
    // DuckDB's names don't tell capitals from small letters.
    const folded = { schema: name.schema?.toLowerCase() ?? null, table: name.table.toLowerCase() };
    refuseRetailRelation(folded, DUCKDB_SCHEMA, DUCKDB_SCHEMA);
    return DuckdbScoreWriter.open({ path, instance, table, run });
  });
}
