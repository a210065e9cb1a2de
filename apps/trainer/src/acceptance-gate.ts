import { HORIZON_DAYS } from '@retail-ml/demand-model';
import { type Evaluation, type Manifest } from '@retail-ml/model-registry';

/** Whether a new model may become champion, and why. */
export interface Verdict {
  accepted: boolean;
  reason: string;
}

/** A larger bias leaves shelves empty or full for weeks; a season that comes a little early or late is within it. */
const LARGEST_BIAS = 0.15;
/** A rule that is further off is no yardstick of WAPE: on slow movers, forecasting next to nothing wins it. */
const LARGEST_BIAS_OF_A_RULE = 0.25;
/** Fewer of the sales in an interval that is to hold 80 %: stocks that are planned by it run out. */
const LEAST_COVERAGE = 0.7;

/** A model that does no better than the simple rules beside it is not worth serving. */
export function judge({ name, evaluation }: Manifest): Verdict {
  return name === 'demand' ? judgeDemand(evaluation) : judgeChurn(evaluation);
}

function judgeChurn({ model, baselines }: Evaluation): Verdict {
  const auc = model.roc_auc.value;
  const baseline = baselines.recency_rule.roc_auc.value;
  const accepted = auc > baseline;
  return {
    accepted,
    reason: `AUC ${auc.toFixed(4)} ${accepted ? 'beats' : 'does not beat'} the recency rule's ${baseline.toFixed(4)}.`,
  };
}

/**
 * At both horizons: pinball loss below every baseline's, WAPE below that of every baseline whose bias is at most 25 %,
 * a bias of at most 15 %, and at least 70 % of the sales in the interval as it is answered. Where sales grow or fall so
 * fast that the best rule is further off than 15 %, its bias is the bound: refusing the model would leave that rule.
 * Coverage has no upper bound: where a product mostly sells nothing, an interval from 0 to 1 holds nearly all sales
 * and is as narrow as can be; an interval that is wide without need has the larger pinball loss.
 */
function judgeDemand({ model, baselines }: Evaluation): Verdict {
  const verdicts = HORIZON_DAYS.map((days) => {
    const figure = (name: string) => model[`${name}_${days}d`].value;
    const of = (baseline: string, name: string) => baselines[baseline][`${name}_${days}d`].value;
    const best = (name: string, rules: string[]) => {
      const baseline = rules.reduce((least, other) => (of(other, name) < of(least, name) ? other : least));
      const value = of(baseline, name);
      return { baseline, value, text: `${value.toFixed(3)} of ${baseline.replaceAll('_', ' ')}` };
    };
    const all = Object.keys(baselines);
    const yardsticks = all.filter((baseline) => Math.abs(of(baseline, 'bias')) <= LARGEST_BIAS_OF_A_RULE);
    const wape = best('wape', yardsticks.length > 0 ? yardsticks : all);
    const pinball = best('pinball_mean', all);
    const largestBias = Math.max(LARGEST_BIAS, Math.abs(of(wape.baseline, 'bias')));
    const beats = (isLess: boolean) => (isLess ? 'beats' : 'does not beat');
    const checks = [
      {
        passed: figure('wape') < wape.value,
        text: `WAPE ${figure('wape').toFixed(3)} ${beats(figure('wape') < wape.value)} ${wape.text}`,
      },
      {
        passed: figure('pinball_mean') < pinball.value,
        text:
          `pinball loss ${figure('pinball_mean').toFixed(3)} ` +
          `${beats(figure('pinball_mean') < pinball.value)} ${pinball.text}`,
      },
      {
        passed: Math.abs(figure('bias')) <= largestBias,
        text: `bias ${percent(figure('bias'))} (at most ${percent(largestBias)} is allowed, up or down)`,
      },
      {
        passed: figure('coverage80_whole') >= LEAST_COVERAGE,
        text: `the 80 % interval holds ${percent(figure('coverage80_whole'))} (at least ${percent(LEAST_COVERAGE)} is asked)`,
      },
    ];
    return { days, faults: checks.filter(({ passed }) => !passed), checks };
  });
  const accepted = verdicts.every(({ faults }) => faults.length === 0);
  const sentences = verdicts
    .map(({ days, faults, checks }) => ({ days, shown: accepted ? checks : faults }))
    .filter(({ shown }) => shown.length > 0)
    .map(({ days, shown }) => `${days} days: ${shown.map(({ text }) => text).join(', ')}.`);
  return { accepted, reason: sentences.join(' ') };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
