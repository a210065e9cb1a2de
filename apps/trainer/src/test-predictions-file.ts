import { type ChurnTrainingRow } from '@retail-ml/churn-model/fit';
import { csvLine } from '@retail-ml/data-sources';
import { HORIZON_DAYS } from '@retail-ml/demand-model';
import { type DemandTrainingRow, type RowForecast } from '@retail-ml/demand-model/fit';
import { formatDay } from '@retail-ml/features';
import { writeWhole } from './write-whole';

/**
 * Writes what models say of churn rows, a line for each model and row, so that others can measure them.
 *
 * @param probabilities of each model, one a row in the order of `rows`
 */
export function writeChurnPredictions(
  path: string,
  rows: readonly ChurnTrainingRow[],
  probabilities: Record<string, readonly number[]>,
): Promise<void> {
  const lines = function* () {
    yield 'model,customer_id,snapshot_date,churned,churn_probability\n';
    for (const [model, ofRows] of Object.entries(probabilities)) {
      for (const [i, { customerId, asOf, churned }] of rows.entries()) {
        yield `${csvLine([model, customerId, formatDay(asOf), churned ? '1' : '0', String(ofRows[i])])}\n`;
      }
    }
  };
  return writeWhole(path, lines());
}

/** Writes what models forecast of demand rows, a line for each model, row and horizon. */
export function writeDemandPredictions(
  path: string,
  rows: readonly DemandTrainingRow[],
  forecasts: Record<string, RowForecast>,
): Promise<void> {
  const lines = function* () {
    yield 'model,series_id,origin_date,horizon_days,actual,forecast,lower,upper\n';
    for (const [model, forecast] of Object.entries(forecasts)) {
      for (const row of rows) {
        const actual = [row.target7d, row.target30d];
        for (const [horizon, it] of forecast(row).entries()) {
          const numbers = [HORIZON_DAYS[horizon], actual[horizon], it.forecast, it.lower, it.upper].map(String);
          yield `${csvLine([model, row.productId, formatDay(row.origin), ...numbers])}\n`;
        }
      }
    }
  };
  return writeWhole(path, lines());
}
