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
import { type DropoutTables } from './latent-posterior';
import { KEPT_DAYS, LatentSums, MOST_TOGETHER } from './latent-sums';
import { POWER_TABLE_PURCHASES, powerTable } from './power-table';

/** Numbers of one history's sums over the drop-out: who left and who is there, of each rate. */
const LINE = 2 * RATE_NODES;
/** Purchases up to which sums are kept by unseen days: most customers have no more in the lookback. */
const KEPT_PURCHASES = 9;

/** Where lines lie: those without unseen days by purchases, those with few purchases by unseen days, and others'. */
const SEEN = 0;
const PARTLY_UNSEEN = SEEN + (POWER_TABLE_PURCHASES + 1) * LINE;
const UNKEPT = PARTLY_UNSEEN + (KEPT_PURCHASES + 1) * KEPT_DAYS * LINE;
/** Probability of who is there to buy within the horizon. */
const BUYS_WITHIN = UNKEPT + MOST_TOGETHER * LINE;
const END = BUYS_WITHIN + RATE_NODES;

/**
 * What drop-out makes of a history in BG/NBD, from tables made once of the fitted prior. On the grid each factor of the
 * likelihood depends on the rate alone, on the drop-out alone or is the decay e^(-l p u): a customer costs products of
 * table entries and neither logarithms nor exponentials. Sums are kept when they were needed once.
 */
export function bgNbdTables(prior: BgNbdPrior, horizonDays: number): DropoutTables {
  const ratePowers = powerTable(
    PURCHASE_RATES.map((rate) => bgNbd.logRateWeight(prior, rate)),
    PURCHASE_RATES.map(Math.log),
  );
  const stayPowers = powerTable(
    DROPOUT_PROBABILITIES.map((dropout) => bgNbd.logDropoutWeight(prior, dropout)),
    DROPOUT_PROBABILITIES.map((dropout) => Math.log1p(-dropout)),
  );
  const dropoutDecays = new DecayTable(nodeValues(DROPOUT_PROBABILITIES, (rate, dropout) => rate * dropout));
  const sums = new LatentSums(ratePowers, END);
  const { numbers } = sums;
  numbers.set(
    PURCHASE_RATES.map((rate) => -Math.expm1(-rate * horizonDays)),
    BUYS_WITHIN,
  );
  const unseen = new Float64Array(LATENT_NODES);
  const sumOverDropouts = (purchases: number, unseenDays: number, line: number): void => {
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
      // Without a purchase nobody can have left.
      if (purchases === 0) left = 0;
      numbers[line + i] = left;
      numbers[line + RATE_NODES + i] = all - left;
    }
  };
  return {
    sums,
    place(histories) {
      for (let i = 0; i < histories.count; i++) {
        if (histories.isInTables[i] === 0) continue;
        const purchases = histories.purchases[i] | 0;
        const unseenDays = histories.unseenDays[i] | 0;
        let line = UNKEPT + i * LINE;
        let isKept = true;
        if (unseenDays === 0) line = SEEN + purchases * LINE;
        else if (purchases <= KEPT_PURCHASES && unseenDays < KEPT_DAYS) {
          line = PARTLY_UNSEEN + (purchases * KEPT_DAYS + unseenDays) * LINE;
        } else isKept = false;
        const there = line + RATE_NODES;
        // Nobody is there only where nothing was summed yet.
        if (!isKept || numbers[there] === 0) sumOverDropouts(purchases, unseenDays, line);
        sums.place(i, line, there, there, BUYS_WITHIN);
      }
    },
  };
}
