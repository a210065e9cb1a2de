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
  // Of each rate, over the drop-out's nodes: the weight of all, and of those who left with the last purchase.
  const all = new Float64Array(RATE_NODES);
  const left = new Float64Array(RATE_NODES);
  const sumOverDropouts = (purchases: number, unseenDays: number) => {
    const stays = Math.max(purchases - 1, 0) * DROPOUT_NODES;
    if (unseenDays > 0) dropoutDecays.read(unseenDays, unseen);
    // Without unseen days all rates have the same sums.
    const rates = unseenDays > 0 ? RATE_NODES : 1;
    for (let i = 0, k = 0; i < rates; i++) {
      let allOfRate = 0;
      let leftOfRate = 0;
      for (let j = 0; j < DROPOUT_NODES; j++, k++) {
        const weight = unseenDays > 0 ? stayPowers[stays + j] * unseen[k] : stayPowers[stays + j];
        allOfRate += weight;
        leftOfRate += weight * DROPOUT_PROBABILITIES[j];
      }
      all[i] = allOfRate;
      // Without a purchase nobody can have left.
      left[i] = purchases === 0 ? 0 : leftOfRate;
    }
    if (unseenDays > 0) return;
    all.fill(all[0]);
    left.fill(left[0]);
  };
  return (history, posterior) => {
    if (!isInTables(history)) return false;
    const { purchases, countedDays, unseenDays, silentDays } = history;
    rateDecays.read(countedDays, counted);
    rateDecays.read(silentDays, silent);
    sumOverDropouts(purchases, unseenDays);
    const powers = purchases * RATE_NODES;
    let evidence = 0;
    let returns = 0;
    let rates = 0;
    for (let i = 0; i < RATE_NODES; i++) {
      const weight = ratePowers[powers + i] * counted[i];
      const there = weight * (all[i] - left[i]) * silent[i];
      const likelihood = there + weight * left[i];
      evidence += likelihood;
      returns += there * buysWithin[i];
      rates += likelihood * PURCHASE_RATES[i];
    }
    return settled(posterior, evidence, returns, rates);
  };
}
