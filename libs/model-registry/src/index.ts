export * from './archived-model';
export * from './artefact';
export * from './file-model-registry';
export * from './manifest';
export * from './model-registry';
export * from './registry-error';
