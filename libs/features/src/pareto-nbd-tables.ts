import { DecayTable } from './decay-table';
import { DROPOUT_NODES, DROPOUT_RATES, nodeValues, PURCHASE_RATES, RATE_NODES } from './latent-grid';
import { exponentiate } from './latent-model';
import { isInTables, settled, type TabledPosterior } from './latent-posterior';
import { paretoNbd, type ParetoNbdPrior } from './pareto-nbd';
import { powerTable } from './power-table';

/** Pareto/NBD's posterior as BG/NBD's: all factors but the constant 1 / (l + m) depend on l alone or on m alone. */
export function paretoNbdTables(prior: ParetoNbdPrior, horizonDays: number): TabledPosterior {
  const ratePowers = powerTable(
    PURCHASE_RATES.map((rate) => paretoNbd.logRateWeight(prior, rate)),
    PURCHASE_RATES.map(Math.log),
  );
  const dropoutWeights = exponentiate(DROPOUT_RATES.map((dropout) => paretoNbd.logDropoutWeight(prior, dropout)));
  const rateDecays = new DecayTable(PURCHASE_RATES);
  const dropoutDecays = new DecayTable(DROPOUT_RATES);
  const leavesFirst = nodeValues(DROPOUT_RATES, (rate, dropout) => dropout / (rate + dropout));
  const buysFirst = nodeValues(DROPOUT_RATES, (rate, dropout) => rate / (rate + dropout));
  const buysWithin = nodeValues(
    DROPOUT_RATES,
    (rate, dropout) => (rate / (rate + dropout)) * -Math.expm1(-(rate + dropout) * horizonDays),
  );
  const counted = new Float64Array(RATE_NODES);
  const silent = new Float64Array(RATE_NODES);
  const thereAtLast = new Float64Array(DROPOUT_NODES);
  const thereNow = new Float64Array(DROPOUT_NODES);
  return (history, posterior) => {
    if (!isInTables(history)) return false;
    const { purchases, countedDays, unseenDays, silentDays } = history;
    rateDecays.read(countedDays, counted);
    rateDecays.read(silentDays, silent);
    dropoutDecays.read(unseenDays + countedDays, thereAtLast);
    dropoutDecays.read(unseenDays + countedDays + silentDays, thereNow);
    for (let j = 0; j < DROPOUT_NODES; j++) {
      thereAtLast[j] *= dropoutWeights[j];
      thereNow[j] *= dropoutWeights[j];
    }
    let evidence = 0;
    let returns = 0;
    let rates = 0;
    for (let i = 0, k = 0; i < RATE_NODES; i++) {
      let left = 0;
      let there = 0;
      let back = 0;
      for (let j = 0; j < DROPOUT_NODES; j++, k++) {
        left += thereAtLast[j] * leavesFirst[k];
        there += thereNow[j] * buysFirst[k];
        back += thereNow[j] * buysWithin[k];
      }
      const weight = ratePowers[purchases * RATE_NODES + i] * counted[i];
      const likelihood = weight * (left + silent[i] * there);
      evidence += likelihood;
      returns += weight * silent[i] * back;
      rates += likelihood * PURCHASE_RATES[i];
    }
    return settled(posterior, evidence, returns, rates);
  };
}
