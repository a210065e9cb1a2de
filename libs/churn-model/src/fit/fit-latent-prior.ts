import {
  exponentiate,
  LATENT_NODES,
  type LatentModel,
  PURCHASE_RATES,
  DROPOUT_NODES,
  type PurchaseHistory,
} from '@retail-ml/features';
import { nelderMead } from './nelder-mead';

/** A customer's history and what became of it. */
export interface LabelledHistory {
  history: PurchaseHistory;
  churned: boolean;
  weight: number;
}

/** How much a squared step of a parameter's logarithm away from its start costs, in units of the mean log loss. */
const RIDGE = 1e-3;
const SEARCH = { edge: 0.4, mostSteps: 160, tolerance: 2e-6 };
const LEAST_PROBABILITY = 1e-6;
// Read here and not in the loops: what another package exports is fetched by a call each time.
const NODES = LATENT_NODES;
const RATES = PURCHASE_RATES;
const DROPOUTS_OF_RATE = DROPOUT_NODES;

/**
 * Fits a latent model's prior, the distribution of rates and drop-outs over customers, so that the posterior gives the
 * least log loss of the label. The likelihood of the histories alone would fit how customers bought; what is asked is
 * whether they will.
 *
 * @param start the parameters from which the search begins and to which it is drawn; all are above 0 and stay so
 */
export function fitLatentPrior<Prior extends object>(
  model: LatentModel<Prior>,
  rows: readonly LabelledHistory[],
  horizonDays: number,
  start: Prior,
): Prior {
  // A node's likelihood and return probability do not depend on the prior: each is computed once.
  const likelihoods = new Float64Array(rows.length * NODES);
  const returning = new Float64Array(rows.length * NODES);
  rows.forEach(({ history }, row) => {
    const ofRow = likelihoods.subarray(row * NODES, (row + 1) * NODES);
    eachNode(model, (rate, dropout, k) => (ofRow[k] = model.logLikelihood(history, rate, dropout)));
    exponentiate(ofRow);
    eachNode(model, (rate, dropout, k) => {
      returning[row * NODES + k] = ofRow[k] * model.returnProbability(history, rate, dropout, horizonDays);
    });
  });
  const names = Object.keys(start) as (keyof Prior)[];
  const origin = names.map((name) => Math.log(start[name] as number));
  const priorOf = (logs: readonly number[]) =>
    Object.fromEntries(names.map((name, i) => [name, Math.exp(logs[i])])) as Prior;
  const totalWeight = rows.reduce((sum, { weight }) => sum + weight, 0);
  const loss = (logs: readonly number[]): number => {
    const weights = priorWeights(model, priorOf(logs));
    let sum = 0;
    for (let row = 0; row < rows.length; row++) {
      let evidence = 0;
      let returns = 0;
      for (let k = 0, at = row * NODES; k < NODES; k++, at++) {
        evidence += weights[k] * likelihoods[at];
        returns += weights[k] * returning[at];
      }
      // Where the prior rules out what the history says, nothing is known.
      const probability = evidence > 0 ? returns / evidence : 0.5;
      const right = rows[row].churned ? 1 - probability : probability;
      sum -= rows[row].weight * Math.log(Math.max(right, LEAST_PROBABILITY));
    }
    return sum / totalWeight + RIDGE * logs.reduce((ridge, log, i) => ridge + (log - origin[i]) ** 2, 0);
  };
  return priorOf(nelderMead(loss, origin, SEARCH));
}

function priorWeights<Prior>(model: LatentModel<Prior>, prior: Prior): Float64Array {
  const weights = new Float64Array(NODES);
  eachNode(model, (rate, dropout, k) => {
    weights[k] = model.logRateWeight(prior, rate) + model.logDropoutWeight(prior, dropout);
  });
  return exponentiate(weights);
}

function eachNode<Prior>(model: LatentModel<Prior>, visit: (rate: number, dropout: number, k: number) => void): void {
  for (let i = 0, k = 0; i < RATES.length; i++) {
    for (let j = 0; j < DROPOUTS_OF_RATE; j++, k++) visit(RATES[i], model.dropouts[j], k);
  }
}
