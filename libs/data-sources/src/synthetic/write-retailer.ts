import { type PublishedRows, type RetailWriter, type SaleRow } from '../retail-rows';
import { type SyntheticRetailer } from './synthetic-retailer';

const BATCH_ROWS = 10_000;

/** How far a long piece of work is. */
export interface WriteProgress {
  doneDays: number;
  totalDays: number;
}

/**
 * Writes a whole retailer and publishes it.
 *
 * @param onProgress called after each batch of sales.
 * @throws DataSourceError from the writer; nothing is kept then.
 */
export async function writeRetailer(
  retailer: SyntheticRetailer,
  writer: RetailWriter,
  onProgress: (progress: WriteProgress) => void = () => undefined,
): Promise<PublishedRows> {
  const totalDays = retailer.lastDay - retailer.firstDay + 1;
  try {
    await writer.addCustomers(retailer.customers);
    await writer.addProducts(retailer.products);
    await writer.addHolidays(retailer.holidays);
    let batch: SaleRow[] = [];
    let doneDays = 0;
    for (const sales of retailer.salesByDay()) {
      batch = batch.concat(sales);
      doneDays++;
      if (batch.length >= BATCH_ROWS || doneDays === totalDays) {
        await writer.addSales(batch);
        batch = [];
        onProgress({ doneDays, totalDays });
      }
    }
  } catch (error) {
    await writer.abandon();
    throw error;
  }
  return writer.publish();
}
