export * from './demand-training-row';
export * from './fit-demand-model';
