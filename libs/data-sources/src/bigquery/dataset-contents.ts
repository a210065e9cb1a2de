import { DataSourceError } from '../data-source-error';
import { type FoundRows, provenanceOf } from '../sales-provenance';
import { RETAIL_RELATIONS } from '../schema/retail-database';
import { type BigqueryConnection } from './bigquery-connection';
import { runStatements } from './bigquery-jobs';
import { describePlace } from './bigquery-place';

interface Row {
  row_count: number;
  sales: number;
  first_day: string | null;
  last_day: string | null;
}

/** What a data set with the four tables holds; who wrote it stands in the description of `sales`. */
export async function datasetContents(connection: BigqueryConnection): Promise<FoundRows> {
  const counts = RETAIL_RELATIONS.map((relation) => `(SELECT COUNT(*) FROM ${relation})`);
  const [row] = await runStatements<Row>(
    connection,
    'contents',
    `SELECT ${counts.join(' + ')} AS row_count, COUNT(*) AS sales,
            CAST(CAST(MIN(sold_at) AS DATE) AS STRING) AS first_day, CAST(CAST(MAX(sold_at) AS DATE) AS STRING) AS last_day
     FROM sales`,
  );
  const [metadata]: { description?: string }[] = await connection.dataset.table('sales').getMetadata();
  return {
    provenance: provenanceOf(metadata.description ?? null),
    rows: row.row_count,
    sales: row.sales,
    firstDay: row.first_day,
    lastDay: row.last_day,
  };
}

/**
 * Whether all four tables are there.
 *
 * @throws DataSourceError `query-failed` when a view of such a name is in the way of the table.
 */
export async function hasTables({ dataset, place }: BigqueryConnection): Promise<boolean> {
  const [found] = await dataset.getTables();
  const typeOf = (relation: string) =>
    (found.find(({ id }) => id === relation)?.metadata as { type?: string } | undefined)?.type;
  const view = RETAIL_RELATIONS.find((relation) => !['TABLE', undefined].includes(typeOf(relation)));
  if (view === undefined) return RETAIL_RELATIONS.every((relation) => typeOf(relation) === 'TABLE');
  throw new DataSourceError(
    'query-failed',
    `"${view}" in ${describePlace(place)} is not a table. An import fills tables, not a team's views: ` +
      'set BIGQUERY_DATASET to another data set.',
    { relation: view },
  );
}
