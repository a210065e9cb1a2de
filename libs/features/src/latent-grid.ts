/** Nodes of the purchase rate, evenly spaced in its logarithm. */
export const RATE_NODES = 18;
/** Nodes of each model's drop-out parameter. */
export const DROPOUT_NODES = 11;

/** Purchases a day, from one in 14 years to two in five days. */
export const PURCHASE_RATES = spaced(RATE_NODES, Math.log(2e-4), Math.log(0.4), Math.exp);

/** Probability of dropping out after a purchase, evenly spaced in its log-odds: 0.7 % to 99.3 %. */
export const DROPOUT_PROBABILITIES = spaced(DROPOUT_NODES, -5, 5, (logit) => 1 / (1 + Math.exp(-logit)));

/** Drop-outs a day, evenly spaced in its logarithm: after 270 years to after 5 days. */
export const DROPOUT_RATES = spaced(DROPOUT_NODES, Math.log(1e-5), Math.log(0.2), Math.exp);

function spaced(count: number, first: number, last: number, valueOf: (position: number) => number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => valueOf(first + ((last - first) * i) / (count - 1)));
}

/** All pairs of a rate and a drop-out, rate after rate. */
export const LATENT_NODES = RATE_NODES * DROPOUT_NODES;

export function nodeValues(dropouts: Float64Array, valueOf: (rate: number, dropout: number) => number): Float64Array {
  return Float64Array.from({ length: LATENT_NODES }, (_, k) =>
    valueOf(PURCHASE_RATES[Math.floor(k / DROPOUT_NODES)], dropouts[k % DROPOUT_NODES]),
  );
}
