export { sigmoid, softplus } from './activation';
export * from './dense-network';
export { type LayersModelJson } from './layers-model-format';
export * from './network-error';
export { decay, SoftplusTerms } from './softplus-terms';
