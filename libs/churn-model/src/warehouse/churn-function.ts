import { DenseLayers, type NetworkLayer } from '@retail-ml/network';
import { type ChurnModelSections } from '../churn-model-sections';
import { type NextAction, type RiskCategory } from '../risk-category';
import { ChurnScorer } from '../churn-scorer';
import { isPossibleCustomer } from '../request-limits';
import { base64Bytes } from './base64-bytes';

/** A trained model as plain data: what is written into the function beside its code. */
export interface ChurnFunctionModel {
  version: string;
  sections: ChurnModelSections;
  network: {
    layers: NetworkLayer[];
    output: string;
    /** Names and shapes, in the order of `weights`. */
    shapes: [string, number[]][];
    /** `weights.bin` in base64: float32, little-endian. */
    weights: string;
  };
}

/** The API's answer under the API's names. */
export interface ChurnFunctionAnswer {
  churn_probability: number;
  risk_category: RiskCategory;
  next_action: NextAction;
  horizon_days: number;
  next_active_period: { from_days: number; to_days: number } | null;
  inactive_since_days: number | null;
  value_at_risk: number;
  model_version: string;
}

/** Null for a customer whom the API would refuse, and where an argument but the last is missing. */
export type ChurnFunction = (
  recencyDays: number,
  frequency: number,
  avgMonetary: number,
  loyaltyMember: boolean,
  daysSinceJoin: number,
  totalPurchases: number | null,
) => ChurnFunctionAnswer | null;

/**
 * Makes the function that a warehouse calls for each row: tables of the latent models included, which take some twenty
 * milliseconds, once a worker. This file is the entry of a bundle that runs where there is nothing but JavaScript.
 */
export function churnFunction({ version, sections, network }: ChurnFunctionModel): ChurnFunction {
  const scorer = new ChurnScorer(sections, denseLayers(network));
  return (recencyDays, frequency, avgMonetary, loyaltyMember, daysSinceJoin, totalPurchases) => {
    const input = { recencyDays, frequency, avgMonetary, loyaltyMember, daysSinceJoin, totalPurchases };
    if (!isPossibleCustomer(input, scorer.lookbackDays)) return null;
    const prediction = scorer.predict(input);
    const period = prediction.nextActivePeriod;
    return {
      churn_probability: prediction.churnProbability,
      risk_category: prediction.riskCategory,
      next_action: prediction.nextAction,
      horizon_days: scorer.horizonDays,
      next_active_period: period && { from_days: period.fromDays, to_days: period.toDays },
      inactive_since_days: prediction.inactiveSinceDays,
      value_at_risk: prediction.valueAtRisk,
      model_version: version,
    };
  };
}

/** The network's form was checked when the function was made. */
function denseLayers({ layers, output, shapes, weights: encoded }: ChurnFunctionModel['network']): DenseLayers {
  const { buffer } = base64Bytes(encoded);
  const view = new DataView(buffer);
  let at = 0;
  const weights = new Map(
    shapes.map(([name, shape]) => {
      const values = new Float32Array(shape.reduce((product, length) => product * length, 1));
      for (let i = 0; i < values.length; i++, at += 4) values[i] = view.getFloat32(at, true);
      return [name, { shape, values }];
    }),
  );
  return new DenseLayers({ layers, output, weights });
}
