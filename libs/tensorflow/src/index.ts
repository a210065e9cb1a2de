export { loadTensorFlow, type LoadedTensorFlow, type LoadOptions } from './load-tensorflow';
