import { type DemandOrigins } from '@retail-ml/features';
import { type AcceptanceCheck } from '@retail-ml/model-registry';
import { type AcceptancePolicy } from './acceptance-policy';
import { type DataRequest, requireEnough } from './data-requirements';

/** The planner of origins asks for the least with which a model can be trained at all; a policy may ask for more. */
export function requireOrigins(
  { train }: Pick<DemandOrigins, 'train'>,
  request: DataRequest,
  { demand, file }: AcceptancePolicy,
): AcceptanceCheck[] {
  return requireEnough(
    {
      check: 'train_origins',
      found: train.length,
      least: demand.minimumTrainOrigins,
      what: 'origins to learn from',
      field: 'demand.minimumTrainOrigins',
      orElse: 'keep fewer origins for the test: npx retail-ml demand --train-split 0.9',
    },
    { ...request, model: 'demand', policyFile: file },
  );
}

/** The products are what a bootstrap draws: of a few, no interval says anything. */
export function requireProducts(
  trainRows: readonly { productId: string }[],
  request: DataRequest,
  { demand, file }: AcceptancePolicy,
): AcceptanceCheck[] {
  return requireEnough(
    {
      check: 'products',
      found: new Set(trainRows.map(({ productId }) => productId)).size,
      least: demand.minimumProducts,
      what: 'products in the training rows',
      field: 'demand.minimumProducts',
    },
    { ...request, model: 'demand', policyFile: file },
  );
}
