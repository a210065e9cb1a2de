import { DecayTable } from './decay-table';
import { DROPOUT_NODES, DROPOUT_RATES, nodeValues, PURCHASE_RATES, RATE_NODES } from './latent-grid';
import { exponentiate } from './latent-model';
import { isInTables, KEPT_DAYS, settled, type TabledReturn } from './latent-posterior';
import { paretoNbd, type ParetoNbdPrior } from './pareto-nbd';
import { powerTable } from './power-table';

/**
 * Pareto/NBD's return probability as BG/NBD's: all factors but the constant 1 / (l + m) depend on l alone or on m
 * alone, so the sums over m depend on a rate and on one number of days, and are kept too.
 */
export function paretoNbdTables(prior: ParetoNbdPrior, horizonDays: number): TabledReturn {
  const ratePowers = powerTable(
    PURCHASE_RATES.map((rate) => paretoNbd.logRateWeight(prior, rate)),
    PURCHASE_RATES.map(Math.log),
  );
  const rateDecays = new DecayTable(PURCHASE_RATES);
  const leavesFirst = sumsOverDropouts(prior, (rate, dropout) => dropout / (rate + dropout));
  const buysFirst = sumsOverDropouts(prior, (rate, dropout) => rate / (rate + dropout));
  const buysWithin = sumsOverDropouts(
    prior,
    (rate, dropout) => (rate / (rate + dropout)) * -Math.expm1(-(rate + dropout) * horizonDays),
  );
  const counted = new Float64Array(RATE_NODES);
  const silent = new Float64Array(RATE_NODES);
  return (history) => {
    if (!isInTables(history)) return NaN;
    const { purchases, countedDays, unseenDays, silentDays } = history;
    rateDecays.read(countedDays, counted);
    rateDecays.read(silentDays, silent);
    const daysToLast = unseenDays + countedDays;
    const left = leavesFirst(daysToLast);
    const there = buysFirst(daysToLast + silentDays);
    const back = buysWithin(daysToLast + silentDays);
    const powers = purchases * RATE_NODES;
    let evidence = 0;
    let returns = 0;
    for (let i = 0; i < RATE_NODES; i++) {
      const weight = ratePowers[powers + i] * counted[i];
      evidence += weight * (left[i] + silent[i] * there[i]);
      returns += weight * silent[i] * back[i];
    }
    return settled(evidence, returns);
  };
}

/** For each rate, the sum over the drop-outs of their prior weight times e^(-m days) times a value of both. */
function sumsOverDropouts(
  prior: ParetoNbdPrior,
  valueOf: (rate: number, dropout: number) => number,
): (days: number) => Float64Array {
  const weights = exponentiate(DROPOUT_RATES.map((dropout) => paretoNbd.logDropoutWeight(prior, dropout)));
  const values = nodeValues(DROPOUT_RATES, valueOf);
  const decays = new DecayTable(DROPOUT_RATES);
  const ofDays = new Float64Array(DROPOUT_NODES);
  const sum = (days: number, sums: Float64Array): Float64Array => {
    decays.read(days, ofDays);
    for (let i = 0, k = 0; i < RATE_NODES; i++) {
      let ofRate = 0;
      for (let j = 0; j < DROPOUT_NODES; j++, k++) ofRate += weights[j] * ofDays[j] * values[k];
      sums[i] = ofRate;
    }
    return sums;
  };
  const kept = Array.from({ length: KEPT_DAYS }, (_, days) => sum(days, new Float64Array(RATE_NODES)));
  const summed = new Float64Array(RATE_NODES);
  return (days) => (days < KEPT_DAYS ? kept[days] : sum(days, summed));
}
