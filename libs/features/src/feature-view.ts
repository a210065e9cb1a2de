import { fingerprintOf } from './fingerprint';

/** One value of a feature view's vector. */
export interface Feature {
  /** Unit in the name where there is one, e.g. `log_recency_days`. */
  name: string;
  /** What it says of the customer or product, for people. */
  description: string;
  /** How it is computed, in the names of the input and of the fitted transforms. */
  formula: string;
}

/**
 * An ordered, named set of features computed from one input and from transforms fitted in training. Training,
 * serving, files, warehouse and browser all compute it with the same function.
 */
export interface FeatureView<Input, Transforms> {
  name: string;
  /** Raised when a feature changes its meaning. */
  version: number;
  features: readonly Feature[];
  /**
   * Hash over name, version, features and what `write` computes for the view's probes: code that computes anything
   * else has another fingerprint, whether or not somebody raised the version. Fitted values are not part of it.
   */
  fingerprint: string;
  /** Writes `features.length` values to `vector` from `offset`; allocates nothing. */
  write(input: Input, transforms: Transforms, vector: Float64Array, offset: number): void;
}

/** @param probes inputs and transforms on which the view's behaviour is hashed; cover each branch of `write`. */
export function defineFeatureView<Input, Transforms>(
  definition: Omit<FeatureView<Input, Transforms>, 'fingerprint'>,
  probes: readonly { input: Input; transforms: Transforms }[],
): FeatureView<Input, Transforms> {
  const { name, version, features, write } = definition;
  const vector = new Float64Array(features.length);
  const values = probes.map(({ input, transforms }) => {
    write(input, transforms, vector, 0);
    // Twelve digits: more than any feature needs, fewer than engines might ever disagree on.
    return Array.from(vector, (value) => value.toPrecision(12));
  });
  return { ...definition, fingerprint: fingerprintOf(JSON.stringify([name, version, features, values])) };
}
