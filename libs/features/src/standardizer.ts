import { FeatureError } from './feature-error';

/** Location and scale of each feature in the training set; values are clipped to `clip` standard deviations. */
export interface Standardizer {
  mean: number[];
  /** Standard deviation; 0 for a feature that was constant in training, which is standardized to 0 whatever it is. */
  scale: number[];
  clip: number;
}

/** Far enough out that training rows keep their order, near enough that one odd row cannot carry the network away. */
const CLIP_STANDARD_DEVIATIONS = 4;

/** Below this a spread is rounding, not information. */
const SMALLEST_SCALE = 1e-9;

/** @param matrix `rowCount` x `width` values, row after row */
export function fitStandardizer(matrix: Float64Array, width: number): Standardizer {
  const rowCount = matrix.length / width;
  if (!Number.isInteger(rowCount) || rowCount < 2) {
    throw new FeatureError('too-little-data', `A standardizer needs at least 2 rows of ${width} features.`);
  }
  const mean = new Array<number>(width).fill(0);
  const scale = new Array<number>(width).fill(0);
  for (let i = 0; i < matrix.length; i++) mean[i % width] += matrix[i] / rowCount;
  for (let i = 0; i < matrix.length; i++) scale[i % width] += (matrix[i] - mean[i % width]) ** 2 / rowCount;
  for (let j = 0; j < width; j++) {
    const deviation = Math.sqrt(scale[j]);
    scale[j] = deviation > SMALLEST_SCALE * Math.max(1, Math.abs(mean[j])) ? deviation : 0;
  }
  return { mean, scale, clip: CLIP_STANDARD_DEVIATIONS };
}

/** Standardizes `width` values of `vector` from `offset` in place. */
export function standardize({ mean, scale, clip }: Standardizer, vector: Float64Array, offset: number): void {
  for (let j = 0; j < mean.length; j++) {
    vector[offset + j] = standardized(vector[offset + j], mean[j], scale[j], clip);
  }
}

/** The same for the first rows of a matrix. */
export function standardizeRows({ mean, scale, clip }: Standardizer, matrix: Float64Array, rowCount: number): void {
  const width = mean.length;
  for (let j = 0; j < width; j++) {
    const center = mean[j];
    const deviation = scale[j];
    for (let at = j, end = rowCount * width; at < end; at += width) {
      matrix[at] = standardized(matrix[at], center, deviation, clip);
    }
  }
}

function standardized(value: number, center: number, deviation: number, clip: number): number {
  const z = deviation === 0 ? 0 : (value - center) / deviation;
  return z > clip ? clip : z < -clip ? -clip : z;
}
