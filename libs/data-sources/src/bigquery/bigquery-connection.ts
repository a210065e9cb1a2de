import { type BigQuery, type BigQueryOptions, type Dataset } from '@google-cloud/bigquery';
import { type BigqueryConfig, type BigqueryPlace, MAX_BYTES_BILLED } from './bigquery-place';
import { explainBigqueryError } from './bigquery-error';

/** A client of BigQuery and what its jobs need to know. */
export interface BigqueryConnection {
  client: BigQuery;
  dataset: Dataset;
  place: BigqueryPlace;
  /** Absent: BigQuery finds it out from the data set. */
  location: string | undefined;
  maxBytesBilled: number;
  report: (sentence: string) => void;
}

const DATASET = 'retail';
/** An emulator takes any name. */
const EMULATOR_PROJECT = 'retail';

/**
 * Makes a client, with the credentials that Google's programs find: no request is sent yet.
 *
 * The library is loaded here and not before: programs that read other databases don't pay for it.
 *
 * @throws DataSourceError `no-project` or `no-credentials`.
 */
export async function connectBigquery(config: BigqueryConfig): Promise<BigqueryConnection> {
  const { dataset = DATASET, location, maxBytesBilled = MAX_BYTES_BILLED, report = () => undefined } = config;
  const emulatorHost = config.emulatorHost?.replace(/\/+(bigquery\/v2\/?)?$/, '') ?? null;
  const { BigQuery } = await import('@google-cloud/bigquery');
  const options: BigQueryOptions = {
    userAgent: 'retail-ml',
    ...(config.projectId !== undefined && { projectId: config.projectId }),
    ...(location !== undefined && { location }),
  };
  let client: BigQuery;
  if (emulatorHost === null) {
    client = new BigQuery(options);
  } else {
    const { PassThroughClient } = await import('google-auth-library');
    client = new BigQuery({
      ...options,
      projectId: config.projectId ?? EMULATOR_PROJECT,
      apiEndpoint: emulatorHost,
      authClient: new PassThroughClient(),
      // For a connection that was closed while it was idle; what does not listen will not a minute later.
      retryOptions: { maxRetries: 1 },
    });
    // The client itself would take BIGQUERY_EMULATOR_HOST as it stands, with or without the path.
    client.baseUrl = `${emulatorHost}/bigquery/v2`;
  }
  // Old projects have a dot in their name: example.com:shop.retail.
  const dot = dataset.lastIndexOf('.');
  const datasetId = dataset.slice(dot + 1);
  const datasetProjectId = dot === -1 ? undefined : dataset.slice(0, dot);
  const placeIn = (projectId: string): BigqueryPlace => ({
    projectId,
    datasetProjectId: datasetProjectId ?? projectId,
    datasetId,
    emulatorHost,
  });
  try {
    // Without this check the client would go on without credentials, and Google's refusal would tell less.
    if (emulatorHost === null) await client.authClient.getClient();
    const projectId = config.projectId ?? (await client.getProjectId());
    return {
      client,
      dataset: client.dataset(datasetId, { projectId: datasetProjectId ?? projectId }),
      place: placeIn(projectId),
      location,
      maxBytesBilled,
      report,
    };
  } catch (error) {
    throw explainBigqueryError(placeIn('unknown'), error);
  }
}
