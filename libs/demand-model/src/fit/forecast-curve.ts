import { type ForecastCurve } from '@retail-ml/model-registry';
import { HORIZON_DAYS } from '../horizon';
import { type RowForecast } from './demand-baselines';
import { type DemandTrainingRow, targetsOf } from './demand-training-row';
import { drawProducts, estimate } from './product-bootstrap';

const BINS = 10;
/** As many rows as a picture can show one by one. */
const POINTS = 250;

/**
 * Forecasts against what was sold, one curve a horizon: rows in order of their forecast in ten bins of as many rows,
 * means in units, that of the sales with a 95 % interval from a bootstrap over products; and some of the rows.
 */
export function forecastCurves(
  rows: readonly DemandTrainingRow[],
  forecast: RowForecast,
  seed: number,
): ForecastCurve[] {
  const places = new Map([...new Set(rows.map(({ productId }) => productId))].map((id, place) => [id, place]));
  const draws = drawProducts(places.size, seed);
  const forecasts = rows.map(forecast);
  return HORIZON_DAYS.map((horizonDays, horizon) => {
    const ordered = rows
      .map((row, i) => ({
        product: places.get(row.productId)!,
        predicted: forecasts[i][horizon].forecast,
        observed: targetsOf(row)[horizon],
      }))
      .sort((a, b) => a.predicted - b.predicted);
    const count = Math.min(BINS, ordered.length);
    const bins = Array.from({ length: count }, (_, bin) =>
      ordered.slice(Math.floor((bin * ordered.length) / count), Math.floor(((bin + 1) * ordered.length) / count)),
    );
    const shown = Math.min(POINTS, ordered.length);
    return {
      horizonDays,
      bins: bins.map((members) => binOf(members, draws)),
      points: Array.from({ length: shown }, (_, i) => {
        const { predicted, observed } = ordered[Math.floor(((i + 0.5) * ordered.length) / shown)];
        return { predicted, observed };
      }),
    };
  });
}

function binOf(
  members: readonly { product: number; predicted: number; observed: number }[],
  draws: readonly Uint32Array[],
): ForecastCurve['bins'][number] {
  const sold = new Map<number, { rows: number; units: number }>();
  for (const { product, observed } of members) {
    const sum = sold.get(product) ?? { rows: 0, units: 0 };
    sold.set(product, { rows: sum.rows + 1, units: sum.units + observed });
  }
  const meanOfDraw = (drawn: Uint32Array) => {
    let rows = 0;
    let units = 0;
    for (const product of drawn) {
      const sum = sold.get(product);
      if (!sum) continue;
      rows += sum.rows;
      units += sum.units;
    }
    return units / rows;
  };
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const { value, low, high } = estimate(mean(members.map(({ observed }) => observed)), draws.map(meanOfDraw))!;
  return {
    rows: members.length,
    predicted: mean(members.map(({ predicted }) => predicted)),
    observed: value,
    low,
    high,
  };
}
