import { type LoadedTensorFlow } from './load-tensorflow';

type TensorFlow = LoadedTensorFlow['tf'];

/** Sets Adam's rate for the next step: it is protected in TFJS's types, though read anew at each step. */
export function setLearningRate(optimizer: ReturnType<TensorFlow['train']['adam']>, rate: number): void {
  (optimizer as unknown as { learningRate: number }).learningRate = rate;
}
