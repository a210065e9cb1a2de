/** Where to be careful with a churn model: sentences of its card. */
export const CHURN_LIMITS: readonly string[] = [
  'It knows what customers did, not why: it gives no reason to treat anyone worse, only to look after someone sooner.',
  'Customers without a purchase are outside its population.',
  'A loyalty status is taken as it is today, also for snapshots of the past.',
  'In parts with few customers the interval of the calibration error lies above its value: it is the spread of errors ' +
    'to which each sample adds chance of its own, so it says how far the error may be due to chance, not where it lies.',
  'It was right about the past. Retrain quarterly, or when its inputs drift.',
];
