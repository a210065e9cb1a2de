import { type DemandTrainingRow } from '@retail-ml/demand-model/fit';
import { MOST_UNITS } from '@retail-ml/demand-model';
import { SEASONS, WEEKDAYS } from '@retail-ml/features';
import { type LabelledLine, readLabelledRows, type SplitRows } from './labelled-row-file';

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

/** Reads a file of demand rows, e.g. products on origin days with what was sold then; limits are the API's. */
export function readDemandRowFile(path: string): Promise<SplitRows<DemandTrainingRow>> {
  return readLabelledRows(path, COLUMNS, (line) => {
    const [recentSales7d, recentSales14d, recentSales30d] = units(line, [
      'recent_sales_7d',
      'recent_sales_14d',
      'recent_sales_30d',
    ]);
    const [target7d, target30d] = units(line, ['target_7d', 'target_30d']);
    return {
      productId: line.text('series_id'),
      origin: line.day('origin_date'),
      category: line.text('category'),
      recentSales7d,
      recentSales14d,
      recentSales30d,
      season: line.oneOf('seasonality', SEASONS),
      weekday: line.oneOf('day_of_week', WEEKDAYS),
      isHoliday: line.flag('is_holiday'),
      target7d,
      target30d,
    };
  });
}

/** Units sold in windows of which each holds the one before. */
function units<Column extends string>(line: LabelledLine<Column>, columns: readonly Column[]): number[] {
  const values = columns.map((column) => line.wholeNumber(column, MOST_UNITS));
  line.rising(...columns.map((column, i): [Column, number] => [column, values[i]]));
  return values;
}
