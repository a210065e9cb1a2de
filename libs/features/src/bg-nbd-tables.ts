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
import { isInTables, KEPT_DAYS, settled, type TabledReturn } from './latent-posterior';
import { POWER_TABLE_PURCHASES, powerTable } from './power-table';

/** Sums over the drop-out: two of each rate. */
const SUMS = 2 * RATE_NODES;
/** Purchases up to which sums are kept by unseen days: most customers have no more in the lookback. */
const KEPT_PURCHASES = 6;

/**
 * BG/NBD's return probability from tables made once of the fitted prior. On the grid each factor of the likelihood depends on
 * the rate alone, on the drop-out alone or is the decay e^(-l p u): a customer costs products of table entries and
 * neither logarithms nor exponentials.
 */
export function bgNbdTables(prior: BgNbdPrior, horizonDays: number): TabledReturn {
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
  // Of each rate, summed over the drop-out's nodes: the weight of all, then of those who left with the last purchase.
  const sumOverDropouts = (purchases: number, unseenDays: number, sums: Float64Array, at: number): void => {
    const stays = Math.max(purchases - 1, 0) * DROPOUT_NODES;
    if (unseenDays > 0) dropoutDecays.read(unseenDays, unseen);
    else unseen.fill(1);
    for (let i = 0, k = 0; i < RATE_NODES; i++) {
      let all = 0;
      let left = 0;
      for (let j = 0; j < DROPOUT_NODES; j++, k++) {
        const weight = stayPowers[stays + j] * unseen[k];
        all += weight;
        left += weight * DROPOUT_PROBABILITIES[j];
      }
      sums[at + 2 * i] = all;
      // Without a purchase nobody can have left.
      sums[at + 2 * i + 1] = purchases === 0 ? 0 : left;
    }
  };
  // Sums are kept when they were needed once: by purchases where no day is unseen, and for few purchases by unseen days.
  const seen = new Float64Array((POWER_TABLE_PURCHASES + 1) * SUMS);
  const partlyUnseen: (Float64Array | undefined)[] = Array.from({ length: KEPT_PURCHASES + 1 });
  const summed = new Float64Array(SUMS);
  let sums: Float64Array = summed;
  let offset = 0;
  const findSums = (purchases: number, unseenDays: number): void => {
    if (unseenDays === 0) {
      sums = seen;
      offset = purchases * SUMS;
    } else if (purchases <= KEPT_PURCHASES && unseenDays < KEPT_DAYS) {
      sums = partlyUnseen[purchases] ??= new Float64Array(KEPT_DAYS * SUMS);
      offset = unseenDays * SUMS;
    } else {
      sums = summed;
      offset = 0;
    }
    // The weight of all is 0 only where nothing was summed yet.
    if (sums === summed || sums[offset] === 0) sumOverDropouts(purchases, unseenDays, sums, offset);
  };
  return (history) => {
    if (!isInTables(history)) return NaN;
    const { purchases, countedDays, unseenDays, silentDays } = history;
    rateDecays.read(countedDays, counted);
    rateDecays.read(silentDays, silent);
    findSums(purchases, unseenDays);
    const found = sums;
    const at = offset;
    const powers = purchases * RATE_NODES;
    let evidence = 0;
    let returns = 0;
    for (let i = 0; i < RATE_NODES; i++) {
      const weight = ratePowers[powers + i] * counted[i];
      const left = found[at + 2 * i + 1];
      const there = weight * (found[at + 2 * i] - left) * silent[i];
      evidence += there + weight * left;
      returns += there * buysWithin[i];
    }
    return settled(evidence, returns);
  };
}
