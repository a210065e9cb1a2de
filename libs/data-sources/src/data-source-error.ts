export type DataSourceErrorCode =
  | 'file-missing'
  | 'file-locked'
  | 'file-unreadable'
  | 'no-connection'
  | 'no-credentials'
  | 'no-project'
  | 'dataset-missing'
  | 'cost-limit'
  | 'access-refused'
  | 'invalid-connection-settings'
  | 'relation-missing'
  | 'column-missing'
  | 'no-sales'
  | 'invalid-value'
  | 'invalid-mapping'
  | 'nothing-imported'
  | 'duplicate-key'
  | 'would-lose-sales'
  | 'invalid-destination'
  | 'destination-unfit'
  | 'destination-busy'
  | 'query-failed';

/** What the sentence was made from, for programs. Never a credential. */
export type DataSourceErrorFields = Readonly<Record<string, string | number | readonly string[]>>;

/** What went wrong with a retailer's data: a code and fields for programs, a sentence with the mend for people. */
export class DataSourceError extends Error {
  override readonly name = 'DataSourceError';

  constructor(
    readonly code: DataSourceErrorCode,
    message: string,
    readonly fields: DataSourceErrorFields = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
