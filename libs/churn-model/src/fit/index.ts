export * from './churn-artefact';
export * from './evaluate-churn-model';
export * from './fit-churn-model';
