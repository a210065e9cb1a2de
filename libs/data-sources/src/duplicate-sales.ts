import { DataSourceError } from './data-source-error';

/** Two sales with one id: most often the same file added twice, or an invoice number taken for a row's id. */
export function duplicateSales(destination: string, saleIds: readonly string[]): DataSourceError {
  return new DataSourceError(
    'duplicate-key',
    `More than one sale in ${destination} would have the id ${saleIds.map((it) => `"${it}"`).join(', ')}; nothing was changed. ` +
      `Don't append a file twice; where several rows share a number, map it as invoice: --map invoice=<column>.`,
    { saleIds },
  );
}
