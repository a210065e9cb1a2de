/** How to reach a data set in BigQuery. Credentials are found in the ways usual for Google's programs. */
export interface BigqueryConfig {
  /** The project that runs the jobs and pays for them; by default that of the credentials. */
  projectId?: string;
  /** The data set with the four relations; default `retail`. One of another project: `project.dataset`. */
  dataset?: string;
  /** Where the jobs run, e.g. `EU` or `europe-west3`; by default where the data set is. */
  location?: string;
  /** The most that one query may bill for; default 10 GB. */
  maxBytesBilled?: number;
  /** An emulator, e.g. `http://127.0.0.1:9050`: it is used in place of BigQuery, without credentials. */
  emulatorHost?: string;
  /** Told before each query what it will read. */
  report?: (sentence: string) => void;
}

/** Of a query without a better limit: 10 GB, 6 cents at the list price of 2026. */
export const MAX_BYTES_BILLED = 10_000_000_000;

/** Where a configuration leads; all of it may be shown. */
export interface BigqueryPlace {
  /** The project that runs the jobs. */
  projectId: string;
  /** The project that the data set belongs to. */
  datasetProjectId: string;
  datasetId: string;
  /** Null for BigQuery itself. */
  emulatorHost: string | null;
}

/** `project.dataset`, as BigQuery's own pages write it. */
export const datasetName = ({ datasetProjectId, datasetId }: BigqueryPlace) => `${datasetProjectId}.${datasetId}`;

/** What and where, in a few words. */
export function describePlace(place: BigqueryPlace): string {
  const emulator = place.emulatorHost === null ? '' : ` in the emulator at ${place.emulatorHost}`;
  return `the BigQuery data set "${datasetName(place)}"${emulator}`;
}

/** Bytes as people read them: 1234567890 is "1.2 GB". */
export function byteText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  return `${power === 0 ? bytes : (bytes / 1000 ** power).toFixed(1)} ${units[power]}`;
}
