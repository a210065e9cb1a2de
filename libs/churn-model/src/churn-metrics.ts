import { rocAuc } from './roc-auc';

/**
 * Figures of a churn model on labelled rows, by the definitions of scikit-learn. Rates are taken at a threshold of
 * 0.5, calibration error over 15 bins of equal width, lift among the tenth of the customers with the highest
 * probabilities.
 */
export interface ChurnMetrics {
  accuracy: number;
  precision: number;
  recall: number;
  f1: number;
  roc_auc: number;
  /** Standard error of `roc_auc` by DeLong, DeLong and Clarke-Pearson (1988). */
  roc_auc_se: number;
  /** Average precision: the sum of precision times gain in recall over all thresholds. */
  pr_auc: number;
  brier: number;
  log_loss: number;
  /** Expected calibration error: mean distance of predicted and observed rate, weighted by rows. */
  ece: number;
  /** Churn rate in the top tenth over the churn rate of all. */
  lift_at_10: number;
}

/** The figures that reports show, the most telling first, with their names for people. */
export const CHURN_FIGURE_NAMES = {
  roc_auc: 'AUC-ROC',
  pr_auc: 'PR-AUC',
  accuracy: 'Accuracy',
  precision: 'Precision',
  recall: 'Recall',
  f1: 'F1',
  brier: 'Brier score',
  log_loss: 'Log loss',
  ece: 'Calibration error',
  lift_at_10: 'Lift in the top 10 %',
} as const satisfies Partial<Record<keyof ChurnMetrics, string>>;

const THRESHOLD = 0.5;
const ECE_BINS = 15;
const TOP_SHARE = 0.1;
/** Probabilities are kept this far from 0 and 1 in the log loss. */
const LOG_LOSS_EPSILON = 1e-6;

/** Rows in order of falling probability: sorted once, measured many times by the bootstrap. */
export interface RankedRows {
  probabilities: Float64Array;
  /** 1 for churned, 0 for not. */
  labels: Uint8Array;
  /** Where each ranked row stood in the arrays it came from. */
  order: Uint32Array;
}

export function rankRows(probabilities: ArrayLike<number>, labels: ArrayLike<number>): RankedRows {
  const order = Uint32Array.from({ length: probabilities.length }, (_, i) => i);
  order.sort((a, b) => probabilities[b] - probabilities[a]);
  return {
    probabilities: Float64Array.from(order, (i) => probabilities[i]),
    labels: Uint8Array.from(order, (i) => labels[i]),
    order,
  };
}

/**
 * @param weights how often each ranked row counts (a bootstrap sample); once each where absent
 */
export function churnMetrics(rows: RankedRows, weights?: ArrayLike<number>): ChurnMetrics {
  const { probabilities, labels } = rows;
  const rowCount = probabilities.length;
  const weightOf = (i: number) => (weights ? weights[i] : 1);
  let positives = 0;
  let negatives = 0;
  for (let i = 0; i < rowCount; i++) {
    if (labels[i]) positives += weightOf(i);
    else negatives += weightOf(i);
  }
  const total = positives + negatives;

  let brier = 0;
  let logLoss = 0;
  let truePositives = 0;
  let falsePositives = 0;
  const binGap = new Float64Array(ECE_BINS);
  let topRoom = TOP_SHARE * total;
  let topPositives = 0;
  // The area, one group of equal probabilities at a time: rows of a group have no order among them.
  let aboveAndPositive = 0;
  let aboveAndNegative = 0;
  let averagePrecision = 0;
  for (let from = 0; from < rowCount;) {
    let groupPositives = 0;
    let groupNegatives = 0;
    const probability = probabilities[from];
    let to = from;
    for (; to < rowCount && probabilities[to] === probability; to++) {
      if (labels[to]) groupPositives += weightOf(to);
      else groupNegatives += weightOf(to);
    }
    const group = groupPositives + groupNegatives;
    from = to;
    if (group === 0) continue;

    brier += groupPositives * (1 - probability) ** 2 + groupNegatives * probability ** 2;
    logLoss += groupPositives * logLossOf(probability, 1) + groupNegatives * logLossOf(probability, 0);
    binGap[Math.min(Math.floor(probability * ECE_BINS), ECE_BINS - 1)] += probability * group - groupPositives;
    if (probability >= THRESHOLD) {
      truePositives += groupPositives;
      falsePositives += groupNegatives;
    }
    const top = Math.min(group, topRoom);
    topPositives += groupPositives * (top / group);
    topRoom -= top;

    aboveAndPositive += groupPositives;
    aboveAndNegative += groupNegatives;
    averagePrecision += (groupPositives / positives) * (aboveAndPositive / (aboveAndPositive + aboveAndNegative));
  }

  const precision = ratio(truePositives, truePositives + falsePositives);
  const recall = ratio(truePositives, positives);
  return {
    accuracy: (truePositives + negatives - falsePositives) / total,
    precision,
    recall,
    f1: ratio(2 * precision * recall, precision + recall),
    roc_auc: rocAuc(rows, weights),
    roc_auc_se: weights ? NaN : rocAucStandardError(rows),
    pr_auc: averagePrecision,
    brier: brier / total,
    log_loss: logLoss / total,
    ece: binGap.reduce((sum, gap) => sum + Math.abs(gap), 0) / total,
    lift_at_10: topPositives / (TOP_SHARE * total) / (positives / total),
  };
}

/** Minus the logarithm of the probability given to what happened, `label` 1 for churned. */
export function logLossOf(probability: number, label: number): number {
  const clipped = Math.min(Math.max(probability, LOG_LOSS_EPSILON), 1 - LOG_LOSS_EPSILON);
  return -Math.log(label ? clipped : 1 - clipped);
}

/**
 * DeLong's standard error: each churner's share of stayers ranked below it, each stayer's share of churners ranked
 * above it; the AUC is the mean of either, its variance the sum of the variances of the two means.
 */
function rocAucStandardError({ probabilities, labels }: RankedRows): number {
  const rowCount = probabilities.length;
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const negatives = rowCount - positives;
  const ofPositives = { sum: 0, squares: 0 };
  const ofNegatives = { sum: 0, squares: 0 };
  let positivesAbove = 0;
  let negativesAbove = 0;
  for (let from = 0; from < rowCount;) {
    let to = from;
    let groupPositives = 0;
    for (; to < rowCount && probabilities[to] === probabilities[from]; to++) groupPositives += labels[to];
    const groupNegatives = to - from - groupPositives;
    const shareBelow = (negatives - negativesAbove - groupNegatives / 2) / negatives;
    const shareAbove = (positivesAbove + groupPositives / 2) / positives;
    ofPositives.sum += groupPositives * shareBelow;
    ofPositives.squares += groupPositives * shareBelow ** 2;
    ofNegatives.sum += groupNegatives * shareAbove;
    ofNegatives.squares += groupNegatives * shareAbove ** 2;
    positivesAbove += groupPositives;
    negativesAbove += groupNegatives;
    from = to;
  }
  const varianceOfMean = ({ sum, squares }: { sum: number; squares: number }, count: number) =>
    Math.max(0, squares / count - (sum / count) ** 2) / (count - 1);
  return Math.sqrt(varianceOfMean(ofPositives, positives) + varianceOfMean(ofNegatives, negatives));
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
