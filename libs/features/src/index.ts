export * from './churn-feature-view';
export * from './churn-label';
export * from './churn-snapshot';
export * from './day';
export * from './feature-error';
export * from './feature-view';
export * from './standardizer';
export * from './temporal-split';
