import { createContext, runInContext } from 'node:vm';
import { type ChurnPredictor } from '@retail-ml/churn-model';
import { type ChurnFunction } from '@retail-ml/churn-model/warehouse';
import { type ChurnInput } from '@retail-ml/features';
import { TrainerError } from '../trainer-error';

/**
 * Runs a function in an engine that has nothing but JavaScript, as a warehouse does, and compares its answers with
 * those of the predictor, to the last bit.
 *
 * @param code a JavaScript expression for a `ChurnFunction`
 * @throws TrainerError where one differs: the code was bundled from other sources than those that run here
 */
export function proveFunction(code: string, predictor: ChurnPredictor, inputs: readonly ChurnInput[]): void {
  const answer = runInContext(code, createContext(Object.create(null) as object)) as ChurnFunction;
  for (const input of inputs) {
    const { recencyDays, frequency, avgMonetary, loyaltyMember, daysSinceJoin, totalPurchases } = input;
    const given = answer(recencyDays, frequency, avgMonetary, loyaltyMember, daysSinceJoin, totalPurchases);
    const { churnProbability, riskCategory, nextAction, valueAtRisk, nextActivePeriod, inactiveSinceDays } =
      predictor.predict(input);
    if (
      given?.churn_probability !== churnProbability ||
      given.risk_category !== riskCategory ||
      given.next_action !== nextAction ||
      given.value_at_risk !== valueAtRisk ||
      given.next_active_period?.from_days !== nextActivePeriod?.fromDays ||
      given.next_active_period?.to_days !== nextActivePeriod?.toDays ||
      given.inactive_since_days !== inactiveSinceDays ||
      given.horizon_days !== predictor.horizonDays ||
      given.model_version !== predictor.modelVersion
    ) {
      throw new TrainerError(
        'failed',
        `The function answers otherwise than the model for ${JSON.stringify(input)}. Build it anew: npx nx run trainer:build`,
      );
    }
  }
}
