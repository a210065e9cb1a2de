import { type Manifest } from '@retail-ml/model-registry';

/** Whose snapshots a churn model learned from, and so whom it scores. */
export function trainedPopulation({ training }: Manifest): 'all' | 'active' {
  return training.options['population'] === 'active' ? 'active' : 'all';
}
