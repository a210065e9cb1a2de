import { Option } from 'commander';
import { type TrainerConfig } from '../config';

/** `--policy`, the same for both trainings. */
export function policyOption({ acceptancePolicyPath }: TrainerConfig): Option {
  return new Option('--policy <file>', 'what keeps a model from becoming champion, as JSON').default(
    acceptancePolicyPath,
    'ML_ACCEPTANCE_POLICY, or the one that comes along',
  );
}
