export { loadTensorFlow, type LoadedTensorFlow, type LoadOptions } from './load-tensorflow';
export { seededRandom, type SeededRandom } from './seeded-random';
