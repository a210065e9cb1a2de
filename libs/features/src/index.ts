export * from './churn-snapshot';
export * from './day';
export * from './feature-error';
