export * from './backtest';
export * from './demand-artefact';
export * from './demand-baselines';
export * from './demand-training-row';
export * from './fit-demand-model';
export * from './measure-forecasts';
