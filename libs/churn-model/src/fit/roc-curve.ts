import { type RocCurve } from '@retail-ml/model-registry';
import { type RankedRows } from '../churn-metrics';

/** As many as a picture shows. */
const MOST_POINTS = 101;

/**
 * Share of stayers and of churners at or above each threshold, from (0, 0) to (1, 1), thinned to 101 points that lie
 * evenly along the curve. Rows of equal probability are passed together.
 */
export function rocCurve({ probabilities, labels }: RankedRows): RocCurve['points'] {
  const rows = probabilities.length;
  const churners = labels.reduce((sum, label) => sum + label, 0);
  const stayers = rows - churners;
  const points = [{ falsePositiveRate: 0, truePositiveRate: 0 }];
  let churnersAbove = 0;
  let stayersAbove = 0;
  for (let row = 0; row < rows; row++) {
    if (labels[row]) churnersAbove++;
    else stayersAbove++;
    if (row + 1 < rows && probabilities[row + 1] === probabilities[row]) continue;
    points.push({ falsePositiveRate: stayersAbove / stayers, truePositiveRate: churnersAbove / churners });
  }
  return thinned(points);
}

/** Along the curve, horizontal and vertical ways count alike. */
function thinned(points: RocCurve['points']): RocCurve['points'] {
  const wayTo = ({ falsePositiveRate, truePositiveRate }: RocCurve['points'][number]) =>
    falsePositiveRate + truePositiveRate;
  const step = 2 / (MOST_POINTS - 1);
  let next = 0;
  return points.filter((point, i) => {
    if (i < points.length - 1 && wayTo(point) < next) return false;
    next = (Math.floor(wayTo(point) / step + 1e-9) + 1) * step;
    return true;
  });
}
