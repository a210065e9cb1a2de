import { type AcceptanceCheck } from '@retail-ml/model-registry';
import { TrainerError } from '../trainer-error';
import { limitCheck } from './limit-check';

/** Something of which the policy asks a number before a training begins. */
export interface Requirement {
  check: string;
  found: number;
  /** Null asks nothing. */
  least: number | null;
  /** What was counted, e.g. `customers with a purchase in the training rows`. */
  what: string;
  /** The field of the policy that asks, e.g. `churn.minimumBuyers`. */
  field: string;
  /** Why so many are asked. */
  because?: string;
  /** What else would mend it. */
  orElse?: string;
}

/** Where the data are. */
export interface DataRequest {
  /** As `RetailSource.describe` says. */
  source: string;
  dataSource: string;
}

/** The command that was called: what mends it depends on that. */
export interface TrainingRequest extends DataRequest {
  model: 'churn' | 'demand';
  /** As messages name the policy's file. */
  policyFile: string;
}

/**
 * Asks for the least that a training needs, before it begins.
 *
 * @returns the answer, for the verdict; nothing where the policy asks nothing
 * @throws TrainerError `refused` that says what is there, what is needed and what mends it
 */
export function requireEnough(requirement: Requirement, request: TrainingRequest): AcceptanceCheck[] {
  const { check, found, least, what, because } = requirement;
  const reason = because ? ` (${because})` : '';
  const checks = limitCheck(check, found, { least }, () => `${found} ${what}; at least ${least} are asked${reason}.`);
  if (checks.every(({ passed }) => passed)) return checks;
  const { source, dataSource, model, policyFile } = request;
  const { field, orElse } = requirement;
  const more =
    dataSource === 'csv'
      ? 'Put more sales into the folder'
      : 'Bring more sales: npx retail-ml import --transactions sales.csv --append';
  throw new TrainerError(
    'refused',
    `Nothing was trained: there are ${found} ${what} in ${source}, and the policy asks for at least ${least}${reason}: ` +
      `${field} in ${policyFile}.\n` +
      `${[more, ...(orElse ? [orElse] : [])].join('\nOr ')}\n` +
      `Or lower ${field} in a copy of the policy: npx retail-ml ${model} --policy my-policy.json`,
  );
}
