import { type ChurnPredictor } from '@retail-ml/churn-model';
import { type ChurnFunction } from '@retail-ml/churn-model/warehouse';
import { type ChurnInput } from '@retail-ml/features';
import { churnAnswer, flatChurn } from '../certify/answers';
import { runAlone } from '../certify/run-alone';
import { TrainerError } from '../trainer-error';

/**
 * Runs a function in an engine that has nothing but JavaScript, as a warehouse does, and compares its answers with
 * those of the predictor, to the last bit.
 *
 * @param code a JavaScript expression for a `ChurnFunction`
 * @throws TrainerError where one differs: the code was bundled from other sources than those that run here
 */
export function proveFunction(code: string, predictor: ChurnPredictor, inputs: readonly ChurnInput[]): void {
  const answer = runAlone(code) as ChurnFunction;
  for (const input of inputs) {
    const { recencyDays, frequency, avgMonetary, loyaltyMember, daysSinceJoin, totalPurchases } = input;
    const given = answer(recencyDays, frequency, avgMonetary, loyaltyMember, daysSinceJoin, totalPurchases);
    const found = given === null ? {} : flatChurn(given);
    const expected = Object.entries(churnAnswer(predictor, input));
    if (expected.every(([field, value]) => found[field] === value)) continue;
    throw new TrainerError(
      'failed',
      `The function answers otherwise than the model for ${JSON.stringify(input)}. Build it anew: npx nx run trainer:build`,
    );
  }
}
