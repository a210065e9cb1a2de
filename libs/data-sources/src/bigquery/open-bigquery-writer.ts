import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { refuseToLoseSales } from '../replacement-guard';
import { type RetailWriter, type WriteMode } from '../retail-rows';
import { provenanceAfterAdding, type SalesProvenance } from '../sales-provenance';
import { connectBigquery } from './bigquery-connection';
import { explainBigqueryError } from './bigquery-error';
import { PACKAGE_FOLDER, runStatements } from './bigquery-jobs';
import { type BigqueryConfig, describePlace } from './bigquery-place';
import { BigqueryWriter } from './bigquery-writer';
import { datasetContents, hasTables } from './dataset-contents';

export interface BigqueryWriterConfig extends BigqueryConfig {
  mode: WriteMode;
  /** Whose the new rows are; by default a retailer's own. */
  provenance?: SalesProvenance;
  /** Replace also sales that this program cannot make again. */
  replaceAny?: boolean;
}

/**
 * Opens a data set of BigQuery for filling: makes it and its four tables where they are missing. `replace` empties
 * the tables in the transaction that publishes the rows.
 *
 * @throws DataSourceError `no-project`, `no-credentials`, `no-connection`, `access-refused`, `query-failed` when a
 * relation is a team's view, or `would-lose-sales`.
 */
export async function openBigqueryWriter(config: BigqueryWriterConfig): Promise<RetailWriter> {
  const { mode, provenance = 'imported', replaceAny = false, ...place } = config;
  const connection = await connectBigquery(place);
  try {
    const { dataset, location } = connection;
    const [exists] = await dataset.exists();
    if (!exists) await dataset.create(location === undefined ? {} : { location });
    if (!(await hasTables(connection))) {
      const tables = readFileSync(join(PACKAGE_FOLDER, 'src/schema/bigquery.sql'), 'utf8');
      await runStatements(connection, 'create-tables', tables);
    }
    const found = await datasetContents(connection);
    if (mode === 'replace' && !replaceAny) {
      refuseToLoseSales({
        place: describePlace(connection.place),
        elsewhere: 'set BIGQUERY_DATASET to another data set',
        found,
        provenance,
      });
    }
    const mark = mode === 'replace' ? provenance : provenanceAfterAdding(found, provenance);
    return await BigqueryWriter.begin(connection, mode, mark);
  } catch (error) {
    throw explainBigqueryError(connection.place, error);
  }
}
