import { bgNbd, type BgNbdPrior } from './bg-nbd';
import { DecayTable } from './decay-table';
import {
  DROPOUT_NODES,
  DROPOUT_PROBABILITIES,
  LATENT_NODES,
  nodeValues,
  PURCHASE_RATES,
  RATE_NODES,
} from './latent-grid';
import { isInTables, settled, type TabledPosterior } from './latent-posterior';
import { powerTable } from './power-table';

/**
 * BG/NBD's posterior from tables made once of the fitted prior. On the grid each factor of the likelihood depends on
 * the rate alone, on the drop-out alone or is the decay e^(-l p u): a customer costs products of table entries and
 * neither logarithms nor exponentials.
 */
export function bgNbdTables(prior: BgNbdPrior, horizonDays: number): TabledPosterior {
  const ratePowers = powerTable(
    PURCHASE_RATES.map((rate) => bgNbd.logRateWeight(prior, rate)),
    PURCHASE_RATES.map(Math.log),
  );
  const stayPowers = powerTable(
    DROPOUT_PROBABILITIES.map((dropout) => bgNbd.logDropoutWeight(prior, dropout)),
    DROPOUT_PROBABILITIES.map((dropout) => Math.log1p(-dropout)),
  );
  const rateDecays = new DecayTable(PURCHASE_RATES);
  const dropoutDecays = new DecayTable(nodeValues(DROPOUT_PROBABILITIES, (rate, dropout) => rate * dropout));
  const buysWithin = PURCHASE_RATES.map((rate) => -Math.expm1(-rate * horizonDays));
  const counted = new Float64Array(RATE_NODES);
  const silent = new Float64Array(RATE_NODES);
  const unseen = new Float64Array(LATENT_NODES);
  return (history, posterior) => {
    if (!isInTables(history)) return false;
    const { purchases, countedDays, unseenDays, silentDays } = history;
    rateDecays.read(countedDays, counted);
    rateDecays.read(silentDays, silent);
    if (unseenDays > 0) dropoutDecays.read(unseenDays, unseen);
    else unseen.fill(1);
    const stays = Math.max(purchases - 1, 0) * DROPOUT_NODES;
    let evidence = 0;
    let returns = 0;
    let rates = 0;
    for (let i = 0, k = 0; i < RATE_NODES; i++) {
      // Over the drop-out's nodes: the weight of all, and of those who left with the last purchase.
      let all = 0;
      let left = 0;
      for (let j = 0; j < DROPOUT_NODES; j++, k++) {
        const weight = stayPowers[stays + j] * unseen[k];
        all += weight;
        left += weight * DROPOUT_PROBABILITIES[j];
      }
      // Without a purchase nobody can have left.
      if (purchases === 0) left = 0;
      const weight = ratePowers[purchases * RATE_NODES + i] * counted[i];
      const there = weight * (all - left) * silent[i];
      const likelihood = there + weight * left;
      evidence += likelihood;
      returns += there * buysWithin[i];
      rates += likelihood * PURCHASE_RATES[i];
    }
    return settled(posterior, evidence, returns, rates);
  };
}
