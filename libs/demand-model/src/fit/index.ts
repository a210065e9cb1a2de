export * from './demand-artefact';
export * from './demand-training-row';
export * from './fit-demand-model';
export * from './run-rate-forecasts';
