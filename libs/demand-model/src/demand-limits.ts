/** Where to be careful with a demand model: sentences of its card. */
export const DEMAND_LIMITS: readonly string[] = [
  'WAPE counts only together with bias: a forecast that is always a little low has a better WAPE and empty shelves.',
  'It sees sales, not demand: what was out of stock looks like what nobody wanted.',
  "A promotion or a holiday ahead that recent sales don't show is not in the forecast.",
  'It was right about the past. Retrain quarterly, or when its inputs drift.',
];
