export { sigmoid, softplus } from './activation';
export * from './dense-layers';
export * from './dense-network';
export { type LayersModelJson, readLayersModel } from './layers-model-format';
export * from './network-error';
export * from './network-graph';
export { decay, SoftplusTerms } from './softplus-terms';
