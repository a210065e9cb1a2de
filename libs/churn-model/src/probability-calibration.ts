import { sigmoid, softplus } from '@retail-ml/network';

/** Platt scaling: probability = sigmoid(slope * logit + intercept). */
export interface ProbabilityCalibration {
  method: 'platt';
  slope: number;
  intercept: number;
}

/** Weight with which slope 1 and intercept 0 are believed beforehand, in units of the log loss of one row. */
const PRIOR_WEIGHT = 5;
const NEWTON_STEPS = 50;
const CONVERGED = 1e-10;

export function calibratedLogit(logit: number, calibration: ProbabilityCalibration): number {
  return calibration.slope * logit + calibration.intercept;
}

/**
 * Fits slope and intercept on rows that the network was not trained on, by Newton's method on the log loss with a
 * ridge towards the identity, so that few rows change little.
 *
 * Source: Platt (1999), Probabilistic Outputs for Support Vector Machines.
 *
 * @param logits raw network outputs, one a row
 * @param labels 1 for churned, 0 for not
 */
export function fitProbabilityCalibration(
  logits: ArrayLike<number>,
  labels: ArrayLike<number>,
): ProbabilityCalibration {
  let slope = 1;
  let intercept = 0;
  let loss = penalizedLogLoss(logits, labels, slope, intercept);
  for (let step = 0; step < NEWTON_STEPS; step++) {
    let slopeGradient = PRIOR_WEIGHT * (slope - 1);
    let interceptGradient = PRIOR_WEIGHT * intercept;
    let slopeCurvature = PRIOR_WEIGHT;
    let interceptCurvature = PRIOR_WEIGHT;
    let cross = 0;
    for (let i = 0; i < logits.length; i++) {
      const z = logits[i];
      const probability = sigmoid(slope * z + intercept);
      const error = probability - labels[i];
      const weight = probability * (1 - probability);
      slopeGradient += error * z;
      interceptGradient += error;
      slopeCurvature += weight * z * z;
      interceptCurvature += weight;
      cross += weight * z;
    }
    const determinant = slopeCurvature * interceptCurvature - cross * cross;
    let slopeStep = (interceptCurvature * slopeGradient - cross * interceptGradient) / determinant;
    let interceptStep = (slopeCurvature * interceptGradient - cross * slopeGradient) / determinant;
    // Far from the optimum a whole step may overshoot where the sigmoid is flat: it is halved until the loss falls.
    let next = penalizedLogLoss(logits, labels, slope - slopeStep, intercept - interceptStep);
    while (next > loss && Math.abs(slopeStep) + Math.abs(interceptStep) > CONVERGED) {
      slopeStep /= 2;
      interceptStep /= 2;
      next = penalizedLogLoss(logits, labels, slope - slopeStep, intercept - interceptStep);
    }
    slope -= slopeStep;
    intercept -= interceptStep;
    loss = next;
    if (Math.abs(slopeStep) + Math.abs(interceptStep) < CONVERGED) break;
  }
  return { method: 'platt', slope, intercept };
}

function penalizedLogLoss(
  logits: ArrayLike<number>,
  labels: ArrayLike<number>,
  slope: number,
  intercept: number,
): number {
  let loss = (PRIOR_WEIGHT / 2) * ((slope - 1) ** 2 + intercept ** 2);
  for (let i = 0; i < logits.length; i++) {
    const z = slope * logits[i] + intercept;
    loss += softplus(z) - labels[i] * z;
  }
  return loss;
}
