import { churnMetrics, rankRows } from '@retail-ml/churn-model';
import { addUp, demandSums, drawnFrom, metricsOf } from '@retail-ml/demand-model';
import { drawUnits } from './paired-bootstrap.mjs';

/** The figures that are compared, in the order of the table. */
export const CHURN_FIGURES = ['roc_auc', 'brier', 'log_loss', 'ece'];
export const DEMAND_FIGURES = ['wape', 'r2', 'bias', 'pinball_mean', 'coverage80'];
const HORIZONS_DAYS = [7, 30];

/**
 * @typedef {import('./predictions.mjs').PredictedRow} PredictedRow
 * @typedef {import('./paired-bootstrap.mjs').Measured} Measured
 */

/**
 * Measures probabilities on all rows and on samples of customers.
 *
 * @param {PredictedRow[]} rows of any model: who they are of is the same for all
 * @param {number} replicates
 * @returns {(rows: PredictedRow[]) => Measured}
 */
export function churnMeasure(rows, replicates) {
  const { unitOfRow, count } = unitsOf(rows);
  const drawn = drawUnits(count, replicates).map((places) => {
    const times = new Uint16Array(count);
    for (const place of places) times[place]++;
    return times;
  });
  const named = (metrics) => Object.fromEntries(CHURN_FIGURES.map((name) => [name, metrics[name]]));
  return (predicted) => {
    const ranked = rankRows(
      predicted.map(({ probability }) => probability),
      predicted.map(({ actual }) => actual),
    );
    const weights = (times) => Float64Array.from(ranked.order, (row) => times[unitOfRow[row]]);
    return {
      value: named(churnMetrics(ranked)),
      replicates: drawn.map((times) => named(churnMetrics(ranked, weights(times)))),
    };
  };
}

/**
 * Measures forecasts on all rows and on samples of products; figures are named by horizon, as in `wape_7d`.
 *
 * @param {PredictedRow[]} rows
 * @param {number} replicates
 * @returns {(rows: PredictedRow[]) => Measured}
 */
export function demandMeasure(rows, replicates) {
  const { unitOfRow, count } = unitsOf(rows);
  const draws = drawUnits(count, replicates);
  return (predicted) => {
    const horizons = HORIZONS_DAYS.map((days) => {
      const products = Array.from({ length: count }, () => []);
      predicted.forEach((row, i) => row.horizonDays === days && products[unitOfRow[i]].push(row));
      return products.map((some) =>
        demandSums(
          some.map(({ actual }) => actual),
          some,
          null,
        ),
      );
    });
    const samplers = horizons.map(drawnFrom);
    const named = (sumsOf) =>
      Object.fromEntries(
        HORIZONS_DAYS.flatMap((days, horizon) => {
          const metrics = metricsOf(sumsOf(horizon));
          return DEMAND_FIGURES.map((name) => [`${name}_${days}d`, metrics[name]]);
        }),
      );
    return {
      value: named((horizon) => addUp(horizons[horizon])),
      replicates: draws.map((places) => named((horizon) => samplers[horizon](places))),
    };
  };
}

/** @param {PredictedRow[]} rows */
export function unitsOf(rows) {
  const places = new Map([...new Set(rows.map(({ unit }) => unit))].map((unit, place) => [unit, place]));
  return { unitOfRow: rows.map(({ unit }) => places.get(unit)), count: places.size };
}
