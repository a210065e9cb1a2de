import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BigQueryDate, type Job, type Query, type QueryResultsOptions } from '@google-cloud/bigquery';
import { DataSourceError } from '../data-source-error';
import { type BigqueryConnection } from './bigquery-connection';
import { explainBigqueryError } from './bigquery-error';
import { byteText, datasetName } from './bigquery-place';

/** Files stand two folders below the package's own, in `src` as in `dist`; the package ships these of `src`. */
export const PACKAGE_FOLDER = join(__dirname, '../..');

/** Rows in one answer of BigQuery: some megabytes, its own limit is 20 MB. */
const PAGE_ROWS = 20_000;

type Parameter = number | boolean | readonly number[] | readonly string[];

/** A query of this package: reviewed SQL in a file of its name, with named parameters and their types. */
export interface BigqueryQuery {
  name: 'churn-snapshots' | 'churn-snapshot-counts' | 'daily-sales' | 'demand-snapshots' | 'sales-period';
  params?: Readonly<Record<string, Parameter>>;
  /** As BigQuery names them; an array of one for an array. */
  types?: Readonly<Record<string, string | string[]>>;
}

/**
 * Runs a query and gives its rows page by page: the next page is asked for when the reader wants it, so that memory
 * holds one.
 *
 * BigQuery is asked first what the query would read; that is reported, and refused where it is more than the limit,
 * which the job carries too.
 *
 * @throws DataSourceError `cost-limit`, `access-refused`, `no-connection`, `query-failed` and others.
 */
export async function* queryPages<Row>(
  connection: BigqueryConnection,
  { name, params, types }: BigqueryQuery,
): AsyncGenerator<Row[], void, undefined> {
  try {
    const job = await guardedJob(connection, name, {
      query: savedQuery(name),
      ...(params !== undefined && { params }),
      ...(types !== undefined && { types }),
    });
    let page: QueryResultsOptions | null = { maxResults: PAGE_ROWS, autoPaginate: false };
    while (page !== null) {
      const [rows, next] = (await job.getQueryResults(page)) as unknown as [Row[], QueryResultsOptions | null];
      if (rows.length > 0) yield rows;
      page = next;
    }
  } catch (error) {
    throw explainBigqueryError(connection.place, error, connection);
  }
}

/** The text of a query of this package. */
export function savedQuery(name: BigqueryQuery['name']): string {
  return readFileSync(join(PACKAGE_FOLDER, 'src/bigquery', `${name}.sql`), 'utf8');
}

/** A statement made at run time, with named parameters. */
export interface BigqueryStatement {
  /** What the job is called in the list of jobs. */
  label: string;
  sql: string;
  params?: Readonly<Record<string, Parameter | BigQueryDate>>;
}

/**
 * Runs one statement with the guards of `queryPages`, and gives its rows.
 *
 * @throws DataSourceError as `queryPages`.
 */
export async function runGuarded<Row>(
  connection: BigqueryConnection,
  { label, sql, params }: BigqueryStatement,
): Promise<Row[]> {
  try {
    const job = await guardedJob(connection, label, {
      query: sql,
      ...(params !== undefined && { params }),
    });
    const [rows] = await job.getQueryResults();
    return rows as Row[];
  } catch (error) {
    throw explainBigqueryError(connection.place, error, connection);
  }
}

/** Asks BigQuery what a query would read, reports that, refuses what is more than the limit, and runs it. */
async function guardedJob(connection: BigqueryConnection, label: string, parts: Query): Promise<Job> {
  const { client, place, maxBytesBilled, report } = connection;
  const query: Query = { ...jobOf(connection, label), ...parts };
  const [estimated] = await client.createQueryJob({ ...query, dryRun: true });
  const bytes = Number(estimated.metadata.statistics?.totalBytesProcessed ?? 0);
  report(`BigQuery: ${label} reads ${byteText(bytes)} of the ${byteText(maxBytesBilled)} allowed.`);
  if (bytes > maxBytesBilled) {
    throw new DataSourceError(
      'cost-limit',
      `The query ${label} would read ${byteText(bytes)} of the data set "${datasetName(place)}", and ` +
        `${byteText(maxBytesBilled)} are allowed. To allow it, set BIGQUERY_MAX_BYTES_BILLED=${bytes} or more.`,
      { query: label, bytes, maxBytesBilled },
    );
  }
  const [job] = await client.createQueryJob(query);
  return job;
}

/**
 * Runs statements of one's own as one job, and gives the rows of the last one.
 *
 * @param label what the job is called in the list of jobs
 * @throws DataSourceError as `queryPages`.
 */
export async function runStatements<Row>(connection: BigqueryConnection, label: string, sql: string): Promise<Row[]> {
  try {
    const [job] = await connection.client.createQueryJob({ ...jobOf(connection, label), query: sql });
    const [rows] = await job.getQueryResults();
    return rows as Row[];
  } catch (error) {
    throw explainBigqueryError(connection.place, error, connection);
  }
}

/**
 * What all jobs of this package say: names without a data set are those of the relations' own, days are UTC days, and
 * whoever looks at the bill sees which program asked for what.
 */
function jobOf({ dataset, place, location, maxBytesBilled }: BigqueryConnection, label: string) {
  return {
    useLegacySql: false,
    defaultDataset: { projectId: place.datasetProjectId, datasetId: dataset.id ?? place.datasetId },
    maximumBytesBilled: String(maxBytesBilled),
    labels: { app: 'retail-ml', query: label, version: VERSION },
    connectionProperties: [{ key: 'time_zone', value: 'UTC' }],
    ...(location !== undefined && { location }),
  };
}

/** The version of this package as a label may hold it: `1-0-0`. */
const VERSION = (
  JSON.parse(readFileSync(join(PACKAGE_FOLDER, 'package.json'), 'utf8')) as { version: string }
).version.replace(/[^a-z0-9]+/g, '-');
