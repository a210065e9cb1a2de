import { type TableSchema } from '@google-cloud/bigquery';
import { type FoundColumn, type FoundRelations } from '../relation-check';
import { RETAIL_RELATIONS } from '../schema/retail-database';
import { type BigqueryConnection } from './bigquery-connection';
import { describePlace } from './bigquery-place';

/** What a data set holds, by requests that cost nothing; a query on INFORMATION_SCHEMA would bill 10 MB. */
export async function findRelations({ dataset, place }: BigqueryConnection): Promise<FoundRelations> {
  const [tables] = await dataset.getTables();
  const names = tables.map(({ id }) => id ?? '');
  const columns: FoundColumn[] = [];
  for (const relation of RETAIL_RELATIONS.filter((it) => names.includes(it))) {
    const [metadata]: { schema?: TableSchema }[] = await dataset.table(relation).getMetadata();
    for (const { name = '' } of metadata.schema?.fields ?? []) columns.push({ relation, column: name.toLowerCase() });
  }
  return { description: describePlace(place), schema: place.datasetId, columns, otherRelations: names };
}
