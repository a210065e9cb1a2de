import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

const SEED = 20261124;

/**
 * @typedef {Record<string, number>} Figures
 *
 * @typedef {object} Measured a model's figures, and what they are on each bootstrap sample
 * @property {Figures} value
 * @property {Figures[]} replicates
 *
 * @typedef {object} Estimate
 * @property {number} value
 * @property {number} standard_error
 */

/**
 * Bootstrap samples of units, the same for every model, so that differences are paired. A unit is a customer or a
 * product: its rows are drawn together, because they are alike.
 *
 * @param {number} units
 * @param {number} replicates
 * @returns {Uint32Array[]} places of the drawn units, with repetition
 */
export function drawUnits(units, replicates) {
  const generator = xoroshiro128plus(SEED);
  const place = () => Math.floor(((generator.next() >>> 0) / 2 ** 32) * units);
  return Array.from({ length: replicates }, () => Uint32Array.from({ length: units }, place));
}

/**
 * The mean over several trainings of one recipe, on all rows and on each sample.
 *
 * @param {Measured[]} trainings
 * @returns {Measured}
 */
export function meanOf(trainings) {
  const mean = (/** @type {Figures[]} */ figures) =>
    mapFigures(figures[0], (name) => figures.reduce((sum, each) => sum + each[name], 0) / figures.length);
  return {
    value: mean(trainings.map(({ value }) => value)),
    replicates: trainings[0].replicates.map((_, i) => mean(trainings.map(({ replicates }) => replicates[i]))),
  };
}

/**
 * @param {Measured} one
 * @param {Measured} other on the same samples
 * @returns {Measured} one minus the other
 */
export function differenceOf(one, other) {
  const minus = (/** @type {Figures} */ a, /** @type {Figures} */ b) => mapFigures(a, (name) => a[name] - b[name]);
  return {
    value: minus(one.value, other.value),
    replicates: one.replicates.map((figures, i) => minus(figures, other.replicates[i])),
  };
}

/**
 * @param {Measured} measured
 * @returns {Record<string, Estimate>}
 */
export function estimatesOf({ value, replicates }) {
  return mapFigures(value, (name) => ({
    value: value[name],
    standard_error: standardDeviation(replicates.map((figures) => figures[name])),
  }));
}

/** @param {number[]} values */
function standardDeviation(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}

/**
 * @template T
 * @param {Figures} figures
 * @param {(name: string) => T} map
 * @returns {Record<string, T>}
 */
function mapFigures(figures, map) {
  return Object.fromEntries(Object.keys(figures).map((name) => [name, map(name)]));
}
