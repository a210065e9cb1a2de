import { HORIZON_DAYS } from '@retail-ml/demand-model';
import { type Evaluation, type Manifest } from '@retail-ml/model-registry';

/** Whether a new model may become champion, and why. */
export interface Verdict {
  accepted: boolean;
  reason: string;
}

/** A larger bias leaves shelves empty or full for weeks; a season that comes a little early or late is within it. */
const LARGEST_BIAS = 0.15;
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
 * At both horizons: WAPE and pinball loss below every baseline's, bias of at most 15 %, coverage of at least 70 %.
 * Where sales grow or fall so fast that the best rule is further off than 15 %, its bias is the bound: refusing the
 * model would leave that rule.
 * Coverage has no upper bound: where a product mostly sells nothing, an interval from 0 to 1 holds nearly all sales
 * and is as narrow as can be; an interval that is wide without need has the larger pinball loss.
 */
function judgeDemand({ model, baselines }: Evaluation): Verdict {
  const verdicts = HORIZON_DAYS.map((days) => {
    const figure = (name: string) => model[`${name}_${days}d`].value;
    const best = (name: string) => {
      const [baseline, value] = Object.entries(baselines)
        .map(([baseline, figures]) => [baseline, figures[`${name}_${days}d`].value] as const)
        .reduce((least, other) => (other[1] < least[1] ? other : least));
      return { baseline, value, text: `${value.toFixed(3)} of ${baseline.replaceAll('_', ' ')}` };
    };
    const [wape, pinball] = [best('wape'), best('pinball_mean')];
    const largestBias = Math.max(LARGEST_BIAS, Math.abs(baselines[wape.baseline][`bias_${days}d`].value));
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
        passed: figure('coverage80') >= LEAST_COVERAGE,
        text: `the 80 % interval holds ${percent(figure('coverage80'))} (at least ${percent(LEAST_COVERAGE)} is asked)`,
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
