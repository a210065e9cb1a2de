/** The figures of a part of the customers, with their names for people. */
export const CHURN_SLICE_FIGURE_NAMES = {
  churn_rate: 'Churn rate',
  mean_probability: 'Mean prediction',
  roc_auc: 'AUC-ROC',
  brier: 'Brier score',
  ece: 'Calibration error',
} as const;
