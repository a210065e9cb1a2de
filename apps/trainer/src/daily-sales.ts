import { type RetailSource, type SalesPeriod } from '@retail-ml/data-sources';
import { ProductProfiles } from '@retail-ml/demand-model';
import { DailySalesBook, type Day, dayOf, SalesHistory } from '@retail-ml/features';
import { type ReportShare } from './progress';

/** Days before the first day that is asked about: of older ones, a profile knows next to nothing. */
const HISTORY_DAYS = 730;

type Period = Pick<SalesPeriod, 'firstDay' | 'lastDay'>;

/** The day as of which profiles are made: all recorded days before it are over. */
export function profileDay({ lastDay }: Period): Day {
  return Math.min(lastDay + 1, dayOf(new Date()));
}

/**
 * Reads the daily sales of some products, to learn from, and in the same pass makes the profiles of all products.
 *
 * @param firstOrigin the first day that is learned from
 * @param isKept whether a product is learned from
 */
export async function readHistories(
  source: RetailSource,
  period: Period,
  firstOrigin: Day,
  isKept: (productId: string) => boolean,
  report: ReportShare,
): Promise<{ dailySales: DailySalesBook; profiles: ProductProfiles }> {
  const asOf = profileDay(period);
  const fromDay = Math.max(period.firstDay, Math.min(firstOrigin, asOf) - HISTORY_DAYS);
  const untilDay = period.lastDay + 1;
  const dailySales = new DailySalesBook();
  const history = new SalesHistory();
  for await (const batch of source.dailySales({ fromDay, untilDay })) {
    for (const sales of batch) {
      dailySales.add(sales, isKept(sales.productId));
      if (sales.day < asOf) history.record(sales);
    }
    report((batch[batch.length - 1].day - fromDay) / (untilDay - fromDay));
  }
  return { dailySales, profiles: ProductProfiles.fromHistory(history, asOf) };
}

/** Reads what is needed for the profiles of all products as of the end of the sales. */
export async function readProductProfiles(
  source: RetailSource,
  period: Period,
  report: ReportShare,
): Promise<ProductProfiles> {
  const asOf = profileDay(period);
  return (await readHistories(source, { ...period, lastDay: asOf - 1 }, asOf, () => false, report)).profiles;
}
