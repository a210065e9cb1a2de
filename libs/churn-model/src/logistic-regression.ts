import { sigmoid, softplus } from '@retail-ml/network';

/** A probability from one number: sigmoid(slope * x + intercept). */
export interface LogisticRegression {
  slope: number;
  intercept: number;
}

/** Weight with which slope 1 and intercept 0 are believed beforehand, in units of the log loss of one row. */
const PRIOR_WEIGHT = 5;
const NEWTON_STEPS = 50;
const CONVERGED = 1e-10;

/**
 * Fits slope and intercept by Newton's method on the log loss, with a ridge towards the identity for few rows.
 *
 * @param xs one number a row
 * @param labels 1 for churned, 0 for not
 */
export function fitLogisticRegression(xs: ArrayLike<number>, labels: ArrayLike<number>): LogisticRegression {
  let slope = 1;
  let intercept = 0;
  let loss = penalizedLogLoss(xs, labels, slope, intercept);
  for (let step = 0; step < NEWTON_STEPS; step++) {
    let slopeGradient = PRIOR_WEIGHT * (slope - 1);
    let interceptGradient = PRIOR_WEIGHT * intercept;
    let slopeCurvature = PRIOR_WEIGHT;
    let interceptCurvature = PRIOR_WEIGHT;
    let cross = 0;
    for (let i = 0; i < xs.length; i++) {
      const x = xs[i];
      const probability = sigmoid(slope * x + intercept);
      const error = probability - labels[i];
      const weight = probability * (1 - probability);
      slopeGradient += error * x;
      interceptGradient += error;
      slopeCurvature += weight * x * x;
      interceptCurvature += weight;
      cross += weight * x;
    }
    const determinant = slopeCurvature * interceptCurvature - cross * cross;
    let slopeStep = (interceptCurvature * slopeGradient - cross * interceptGradient) / determinant;
    let interceptStep = (slopeCurvature * interceptGradient - cross * slopeGradient) / determinant;
    // Far from the optimum a whole step may overshoot where the sigmoid is flat: it is halved until the loss falls.
    let next = penalizedLogLoss(xs, labels, slope - slopeStep, intercept - interceptStep);
    while (next > loss && Math.abs(slopeStep) + Math.abs(interceptStep) > CONVERGED) {
      slopeStep /= 2;
      interceptStep /= 2;
      next = penalizedLogLoss(xs, labels, slope - slopeStep, intercept - interceptStep);
    }
    slope -= slopeStep;
    intercept -= interceptStep;
    loss = next;
    if (Math.abs(slopeStep) + Math.abs(interceptStep) < CONVERGED) break;
  }
  return { slope, intercept };
}

function penalizedLogLoss(xs: ArrayLike<number>, labels: ArrayLike<number>, slope: number, intercept: number): number {
  let loss = (PRIOR_WEIGHT / 2) * ((slope - 1) ** 2 + intercept ** 2);
  for (let i = 0; i < xs.length; i++) {
    const z = slope * xs[i] + intercept;
    loss += softplus(z) - labels[i] * z;
  }
  return loss;
}
