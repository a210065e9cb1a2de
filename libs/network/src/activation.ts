import { decay, log1pOfShare, sigmoidOf } from './softplus-terms';

/** Activations that a dense layer may have, under the names of TFJS. */
export const ACTIVATIONS = ['linear', 'relu', 'sigmoid', 'tanh', 'softplus', 'elu', 'swish'] as const;

export type Activation = (typeof ACTIVATIONS)[number];

/** Applies an activation to `values[from .. to)` in place. */
export function activate(activation: Activation, values: Float64Array, from: number, to: number): void {
  // One loop an activation: a function called per value would cost more than the value.
  switch (activation) {
    case 'linear':
      return;
    case 'relu':
      for (let i = from; i < to; i++) if (values[i] < 0) values[i] = 0;
      return;
    case 'sigmoid':
      for (let i = from; i < to; i++) values[i] = sigmoid(values[i]);
      return;
    case 'tanh':
      for (let i = from; i < to; i++) values[i] = Math.tanh(values[i]);
      return;
    case 'softplus':
      for (let i = from; i < to; i++) values[i] = softplus(values[i]);
      return;
    case 'elu':
      for (let i = from; i < to; i++) if (values[i] < 0) values[i] = Math.expm1(values[i]);
      return;
    case 'swish':
      for (let i = from; i < to; i++) values[i] *= sigmoid(values[i]);
  }
}

/** 1 / (1 + e^-z), without overflow at either end. */
export function sigmoid(z: number): number {
  return sigmoidOf(z, decay(z));
}

/** ln(1 + e^z), without overflow at either end. */
export function softplus(z: number): number {
  return Math.max(z, 0) + log1pOfShare(decay(z));
}
