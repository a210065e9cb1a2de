import { type DemandTrainingRow } from '@retail-ml/demand-model/fit';
import { SEASONS, WEEKDAYS } from '@retail-ml/features';
import { readLabelledRows, type SplitRows } from './labelled-row-file';

const COLUMNS = [
  'series_id',
  'origin_date',
  'category',
  'recent_sales_7d',
  'recent_sales_14d',
  'recent_sales_30d',
  'seasonality',
  'day_of_week',
  'is_holiday',
  'target_7d',
  'target_30d',
] as const;

/** Reads a file of demand rows, e.g. products on origin days with what was sold then. */
export function readDemandRowFile(path: string): Promise<SplitRows<DemandTrainingRow>> {
  return readLabelledRows(path, COLUMNS, (line) => ({
    productId: line.text('series_id'),
    origin: line.day('origin_date'),
    category: line.text('category'),
    recentSales7d: line.number('recent_sales_7d'),
    recentSales14d: line.number('recent_sales_14d'),
    recentSales30d: line.number('recent_sales_30d'),
    season: line.oneOf('seasonality', SEASONS),
    weekday: line.oneOf('day_of_week', WEEKDAYS),
    isHoliday: line.flag('is_holiday'),
    target7d: line.number('target_7d'),
    target30d: line.number('target_30d'),
  }));
}
