export { loadTensorFlow, type LoadedTensorFlow, type LoadOptions } from './load-tensorflow';
export { seededRandom, type SeededRandom } from './seeded-random';
export { layersModelFiles, type LayersModelFiles } from './layers-model-files';
export { setLearningRate } from './learning-rate';
export { savedNetwork, type SavedNetwork } from './saved-network';
