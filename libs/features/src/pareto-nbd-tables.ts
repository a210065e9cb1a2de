import { DecayTable } from './decay-table';
import { DROPOUT_NODES, DROPOUT_RATES, nodeValues, PURCHASE_RATES, RATE_NODES } from './latent-grid';
import { exponentiate } from './latent-model';
import { type DropoutTables } from './latent-posterior';
import { KEPT_DAYS, LatentSums, MOST_TOGETHER } from './latent-sums';
import { paretoNbd, type ParetoNbdPrior } from './pareto-nbd';
import { powerTable } from './power-table';

/** Where lines lie, one a number of days: who left until the last purchase, who is there and who comes back since the first. */
const LEFT = 0;
const THERE = LEFT + KEPT_DAYS * RATE_NODES;
const BACK = THERE + KEPT_DAYS * RATE_NODES;
/** Those of more days, three a history. */
const UNKEPT = BACK + KEPT_DAYS * RATE_NODES;
/** Ones: who comes back is summed up already. */
const ALL = UNKEPT + MOST_TOGETHER * 3 * RATE_NODES;
const END = ALL + RATE_NODES;

/**
 * What drop-out makes of a history in Pareto/NBD: all factors but the constant 1 / (l + m) depend on l alone or on m
 * alone, so the sums over m depend on a rate and on one number of days, and are kept.
 */
export function paretoNbdTables(prior: ParetoNbdPrior, horizonDays: number): DropoutTables {
  const ratePowers = powerTable(
    PURCHASE_RATES.map((rate) => paretoNbd.logRateWeight(prior, rate)),
    PURCHASE_RATES.map(Math.log),
  );
  const sums = new LatentSums(ratePowers, END);
  const leavesFirst = sumOverDropouts(prior, (rate, dropout) => dropout / (rate + dropout));
  const buysFirst = sumOverDropouts(prior, (rate, dropout) => rate / (rate + dropout));
  const buysWithin = sumOverDropouts(
    prior,
    (rate, dropout) => (rate / (rate + dropout)) * -Math.expm1(-(rate + dropout) * horizonDays),
  );
  const { numbers } = sums;
  numbers.fill(1, ALL, END);
  for (let days = 0; days < KEPT_DAYS; days++) {
    leavesFirst(days, numbers, LEFT + days * RATE_NODES);
    buysFirst(days, numbers, THERE + days * RATE_NODES);
    buysWithin(days, numbers, BACK + days * RATE_NODES);
  }
  return {
    sums,
    place(histories) {
      const { unseenDays, countedDays, silentDays, count } = histories;
      for (let i = 0; i < count; i++) {
        if (histories.isInTables[i] === 0) continue;
        const daysToLast = (unseenDays[i] + countedDays[i]) | 0;
        const days = (daysToLast + silentDays[i]) | 0;
        if (days < KEPT_DAYS) {
          sums.place(i, LEFT + daysToLast * RATE_NODES, THERE + days * RATE_NODES, BACK + days * RATE_NODES, ALL);
        } else {
          const left = UNKEPT + i * 3 * RATE_NODES;
          const there = left + RATE_NODES;
          const back = there + RATE_NODES;
          leavesFirst(daysToLast, numbers, left);
          buysFirst(days, numbers, there);
          buysWithin(days, numbers, back);
          sums.place(i, left, there, back, ALL);
        }
      }
    },
  };
}

/** For each rate, the sum over the drop-outs of their prior weight times e^(-m days) times a value of both. */
function sumOverDropouts(
  prior: ParetoNbdPrior,
  valueOf: (rate: number, dropout: number) => number,
): (days: number, sums: Float64Array, offset: number) => void {
  const weights = exponentiate(DROPOUT_RATES.map((dropout) => paretoNbd.logDropoutWeight(prior, dropout)));
  const values = nodeValues(DROPOUT_RATES, valueOf);
  const decays = new DecayTable(DROPOUT_RATES);
  const ofDays = new Float64Array(DROPOUT_NODES);
  return (days, sums, offset) => {
    decays.read(days, ofDays);
    for (let i = 0, k = 0; i < RATE_NODES; i++) {
      let ofRate = 0;
      for (let j = 0; j < DROPOUT_NODES; j++, k++) ofRate += weights[j] * ofDays[j] * values[k];
      sums[offset + i] = ofRate;
    }
  };
}
