import { DataSourceError, type DataSourceErrorCode } from '../data-source-error';
import { byteText, datasetName, type BigqueryPlace } from './bigquery-place';

/** The parts of the client's errors that say what happened; job errors and HTTP errors look alike. */
interface BigqueryFault {
  message: string;
  /** HTTP status, or a code of Node's such as ECONNREFUSED. */
  code?: number | string;
  /** Google's reasons, e.g. `accessDenied`: https://cloud.google.com/bigquery/docs/error-messages */
  errors?: readonly { reason?: string; message?: string }[];
}

/** The limit that a job was given, for the sentence that says it was passed. */
export interface ExplainedJob {
  maxBytesBilled: number;
}

/**
 * An error of BigQuery's client as one that names the place and the mend. Errors of this package pass through.
 *
 * The reasons of real BigQuery are those of its documentation; they were tried with recorded answers and the emulator.
 */
export function explainBigqueryError(place: BigqueryPlace, error: unknown, job?: ExplainedJob): unknown {
  if (!(error instanceof Object) || !('message' in error) || error instanceof DataSourceError) return error;
  const fault = error as BigqueryFault;
  const { code, sentence } = explanation(place, fault, job);
  const fields = { projectId: place.projectId, dataset: datasetName(place) };
  return new DataSourceError(code, sentence, fields, { cause: error });
}

function explanation(
  place: BigqueryPlace,
  fault: BigqueryFault,
  job: ExplainedJob | undefined,
): { code: DataSourceErrorCode; sentence: string } {
  const message = (fault.errors?.[0]?.message ?? fault.message).split('\n', 1)[0].replace(/\.$/, '');
  const reasons = (fault.errors ?? []).map(({ reason }) => reason);
  const dataset = datasetName(place);

  if (/Unable to detect a Project Id/i.test(fault.message)) {
    return {
      code: 'no-project',
      sentence:
        'No Google project is named, and the credentials name none. Set GOOGLE_PROJECT_ID to the project that pays for queries.',
    };
  }
  if (/Could not load the default credentials|invalid_grant|invalid_rapt|invalid_client/i.test(fault.message)) {
    return {
      code: 'no-credentials',
      sentence:
        `There are no valid Google credentials for BigQuery (${message}). Log in with ` +
        '"gcloud auth application-default login", or let GOOGLE_APPLICATION_CREDENTIALS name a key file.',
    };
  }
  if (reasons.includes('bytesBilledLimitExceeded')) {
    const limit = job === undefined ? '' : ` (${byteText(job.maxBytesBilled)})`;
    return {
      code: 'cost-limit',
      sentence: `BigQuery refused a query that would bill more than the limit${limit}: ${message}. To allow it, raise BIGQUERY_MAX_BYTES_BILLED.`,
    };
  }
  if (reasons.includes('accessNotConfigured') || /has not enabled BigQuery|API has not been used/i.test(message)) {
    return {
      code: 'access-refused',
      sentence: `BigQuery is not switched on in the project "${place.projectId}": gcloud services enable bigquery.googleapis.com --project ${place.projectId}`,
    };
  }
  if (fault.code === 401 || fault.code === 403 || reasons.includes('accessDenied')) {
    return {
      code: 'access-refused',
      sentence:
        `BigQuery refused access to the data set "${dataset}": ${message}. Reading needs the roles ` +
        `"BigQuery Data Viewer" on the data set and "BigQuery Job User" on the project "${place.projectId}".`,
    };
  }
  if (fault.code === 404 || reasons.includes('notFound')) return notFound(place, message);
  if (fault.code === undefined || typeof fault.code === 'number') {
    return { code: 'query-failed', sentence: `BigQuery, data set "${dataset}": ${message}` };
  }
  const address = place.emulatorHost ?? 'bigquery.googleapis.com';
  const mend =
    place.emulatorHost === null
      ? 'Check the network and its proxy (HTTPS_PROXY).'
      : 'Start the emulator, or take BIGQUERY_EMULATOR_HOST away to use BigQuery itself.';
  return { code: 'no-connection', sentence: `No connection to BigQuery at ${address}: ${message}. ${mend}` };
}

function notFound(place: BigqueryPlace, message: string): { code: DataSourceErrorCode; sentence: string } {
  if (/project/i.test(message) && !/(dataset|table|job)/i.test(message)) {
    return {
      code: 'no-project',
      sentence: `There is no Google project "${place.projectId}", or it may not be seen (${message}). Set GOOGLE_PROJECT_ID.`,
    };
  }
  if (/table/i.test(message)) {
    return {
      code: 'relation-missing',
      sentence: `BigQuery: ${message}. A view of the data set "${datasetName(place)}" may read a table that is gone: mend the view.`,
    };
  }
  return {
    code: 'dataset-missing',
    sentence:
      `There is no data set "${datasetName(place)}" (${message}). Set BIGQUERY_DATASET, or make it: ` +
      `bq mk --dataset ${place.datasetProjectId}:${place.datasetId}`,
  };
}
