import { DataSourceError } from './data-source-error';

/** A source without a single sales row, and how to get some. */
export function noSales(description: string): DataSourceError {
  return new DataSourceError(
    'no-sales',
    `${description} holds no sales. Fill it with "npx retail-ml import --transactions sales.csv".`,
    { source: description },
  );
}
