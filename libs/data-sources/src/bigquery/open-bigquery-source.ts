import { checkRelations } from '../relation-check';
import { type RetailSource } from '../retail-source';
import { SALES_PERIOD_READS } from '../schema/retail-database';
import { type BigqueryConfig } from './bigquery-place';
import { connectBigquery } from './bigquery-connection';
import { explainBigqueryError } from './bigquery-error';
import { BigqueryRetailSource } from './bigquery-retail-source';
import { findRelations } from './dataset-relations';

/**
 * Opens the retailer's data in a data set of BigQuery: tables, views or materialized views.
 *
 * Tried on an emulator; what that does not do (labels, cost limits, dry runs, permissions) was tried on the requests
 * and answers alone, and nothing on BigQuery itself: docs/decisions/0010-bigquery.md.
 *
 * @throws DataSourceError `no-project`, `no-credentials`, `no-connection`, `access-refused`, `dataset-missing`,
 * `relation-missing`, `column-missing`.
 */
export async function openBigquerySource(config: BigqueryConfig): Promise<RetailSource> {
  const connection = await connectBigquery(config);
  try {
    const [metadata]: { location?: string }[] = await connection.dataset.getMetadata();
    const relations = await findRelations(connection);
    checkRelations(relations, SALES_PERIOD_READS);
    return new BigqueryRetailSource({ ...connection, location: connection.location ?? metadata.location }, relations);
  } catch (error) {
    throw explainBigqueryError(connection.place, error);
  }
}
