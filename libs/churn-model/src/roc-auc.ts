import { type RankedRows } from './churn-metrics';

/**
 * The probability that a churner is ranked above one who stays, rows of equal probability counting half: the
 * statistic of Mann and Whitney (1947). NaN where the weights leave no churner or none who stays.
 *
 * @param weights how often each ranked row counts (a bootstrap sample); once each where absent
 */
export function rocAuc({ probabilities, labels }: RankedRows, weights?: ArrayLike<number>): number {
  const rowCount = probabilities.length;
  let churnersAbove = 0;
  let stayers = 0;
  let concordant = 0;
  for (let from = 0; from < rowCount;) {
    const probability = probabilities[from];
    let groupChurners = 0;
    let groupStayers = 0;
    for (; from < rowCount && probabilities[from] === probability; from++) {
      const weight = weights ? weights[from] : 1;
      if (labels[from]) groupChurners += weight;
      else groupStayers += weight;
    }
    concordant += groupStayers * (churnersAbove + groupChurners / 2);
    churnersAbove += groupChurners;
    stayers += groupStayers;
  }
  return concordant / (churnersAbove * stayers);
}
