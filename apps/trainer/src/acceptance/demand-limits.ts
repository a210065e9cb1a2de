import { type HorizonDays } from '@retail-ml/demand-model';
import { type HorizonMetrics } from '@retail-ml/demand-model/fit';
import { type AcceptanceCheck } from '@retail-ml/model-registry';
import { type AcceptancePolicy } from './acceptance-policy';
import { limitCheck } from './limit-check';

/** Baselines that are no further off than the policy says; all of them where none is near. */
export function wapeYardsticks<Name extends string>(
  baselines: Record<Name, HorizonMetrics>,
  days: HorizonDays,
  { demand: { maximumBiasOfWapeBaseline: most } }: AcceptancePolicy,
): Name[] {
  const names = Object.keys(baselines) as Name[];
  const near = names.filter((name) => most === null || Math.abs(baselines[name][`${days}d`].bias) <= most);
  return near.length > 0 ? near : names;
}

/**
 * Bias and coverage. Where sales grow or fall so fast that the best rule is further off than the policy allows, its
 * bias is the bound: refusing the model would leave that rule. Coverage has no upper bound of its own: where a product
 * mostly sells nothing, an interval from 0 to 1 holds nearly all sales and is as narrow as can be; an interval that is
 * wide without need has the larger pinball loss.
 *
 * @param what was forecast, e.g. `7 days`
 * @param prefix of the checks' names
 */
export function demandLimitChecks(
  figures: HorizonMetrics,
  baselines: Record<string, HorizonMetrics>,
  days: HorizonDays,
  policy: AcceptancePolicy,
  { what, prefix }: { what: string; prefix: string },
): AcceptanceCheck[] {
  const { demand } = policy;
  const { bias, coverage80_whole: coverage } = figures[`${days}d`];
  const [bestRule] = wapeYardsticks(baselines, days, policy).sort(
    (a, b) => baselines[a][`${days}d`].wape - baselines[b][`${days}d`].wape,
  );
  const most =
    demand.maximumBias === null ? null : Math.max(demand.maximumBias, Math.abs(baselines[bestRule][`${days}d`].bias));
  const { minimum, maximum } = demand.coverage;
  return [
    ...limitCheck(`${prefix}bias_${days}d`, Math.abs(bias), { most }, (passed) =>
      passed
        ? `${what}: bias ${percent(bias)} is within ${percent(most!)}, up or down.`
        : `${what}: bias ${percent(bias)}; at most ${percent(most!)} is allowed, up or down.`,
    ),
    ...limitCheck(`${prefix}coverage80_whole_${days}d`, coverage, { least: minimum, most: maximum }, (passed) => {
      const asked = [
        ...(minimum === null ? [] : [`at least ${percent(minimum)}`]),
        ...(maximum === null ? [] : [`at most ${percent(maximum)}`]),
      ].join(' and ');
      return `${what}: the 80 % interval holds ${percent(coverage)} of the sales; ${asked} ${passed ? 'was' : 'is'} asked.`;
    }),
  ];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
