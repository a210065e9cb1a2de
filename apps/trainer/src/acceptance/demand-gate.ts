import { HORIZON_DAYS, type HorizonDays } from '@retail-ml/demand-model';
import { HISTORY_WAYS, type RowForecast } from '@retail-ml/demand-model/fit';
import { parseDay } from '@retail-ml/features';
import { type Acceptance, type AcceptanceCheck } from '@retail-ml/model-registry';
import { type AcceptancePolicy } from './acceptance-policy';
import { type Absence, hindsight, notCompared } from './champion';
import { beside, betterThan } from './comparison-check';
import { DemandComparison, type DemandSideBySide, type DemandTestRows, notWorseByShare } from './demand-comparison';
import { type HistoryVerdict, judgeHistories, WAY_WORDS } from './demand-history-checks';
import { demandLimitChecks, wapeYardsticks } from './demand-limits';
import { type DemandOpponent, type DemandWays } from './demand-opponent';
import { type DemandGateFigure } from './demand-measure';
import { CHAMPION } from './verdict';

/** A model that was trained and not saved yet, and the rows on which it is judged. */
export interface DemandChallenger extends DemandTestRows {
  ways: DemandWays;
  baselines: Record<string, RowForecast>;
}

export interface DemandVerdict {
  acceptance: Acceptance;
  /** Null: the model may answer with histories if it looks at any. Otherwise why it is to be saved without them. */
  historiesLeftOut: string | null;
}

/**
 * Whether a demand model may become champion, and whether it may look at histories. It is judged in each way in which
 * it would answer, compared with the champion and the baselines on the same products and origins.
 *
 * @param dataChecks what was asked of the data before the training
 */
export function judgeDemand(
  challenger: DemandChallenger,
  opponent: DemandOpponent | Absence,
  policy: AcceptancePolicy,
  dataChecks: readonly AcceptanceCheck[],
): DemandVerdict {
  const { ways, baselines } = challenger;
  const comparison = new DemandComparison(challenger, policy.comparison);
  const histories: HistoryVerdict = ways.histories
    ? judgeHistories(ways.histories, ways.fields, baselines, comparison, policy)
    : { leftOutBecause: null, checks: [] };
  const answered: DemandWays = histories.leftOutBecause === null ? ways : { ...ways, histories: null };
  const checks = [
    ...dataChecks,
    ...fieldsChecks(challenger, comparison, policy),
    ...histories.checks,
    ...('absence' in opponent
      ? [notCompared(opponent)]
      : championChecks(opponent, answered, challenger, comparison, policy)),
  ];
  return {
    acceptance: {
      accepted: checks.every(({ passed }) => passed !== false),
      comparedWith: 'absence' in opponent ? null : opponent.manifest.version,
      checks,
      policy: { comparison: policy.comparison, demand: policy.demand },
    },
    historiesLeftOut: histories.leftOutBecause,
  };
}

/** Pinball loss below every baseline's, WAPE below that of every baseline that is not far off; bias and coverage. */
function fieldsChecks(
  { ways, baselines }: DemandChallenger,
  comparison: DemandComparison,
  policy: AcceptancePolicy,
): AcceptanceCheck[] {
  const rules = comparison.figuresOfAll(baselines);
  const sideBySide = comparison.beside(ways.fields, baselines);
  return HORIZON_DAYS.flatMap((days) => {
    const what = `${days} days`;
    const compared = (name: string, figure: DemandGateFigure) => {
      const check = `${name} ${figure}_${days}d`;
      return sideBySide.compared(name, figure, days, { check, what, other: name.replaceAll('_', ' ') });
    };
    return [
      ...[
        ...Object.keys(rules).map((name) => compared(name, 'pinball_mean')),
        ...wapeYardsticks(rules, days, policy).map((name) => compared(name, 'wape')),
      ].map(policy.demand.beatsBaselines ? betterThan : beside),
      ...demandLimitChecks(sideBySide.figures, rules, days, policy, { what, prefix: '' }),
    ];
  });
}

/**
 * The champion, way by way, as both would answer: a model without histories answers from the fields where the other
 * has them. A champion's histories that the limits would refuse on these rows are shown and decide nothing.
 */
function championChecks(
  { manifest, ways: its }: DemandOpponent,
  ours: DemandWays,
  { testRows, baselines }: DemandChallenger,
  comparison: DemandComparison,
  policy: AcceptancePolicy,
): AcceptanceCheck[] {
  const words = `the champion ${manifest.version}`;
  const [longest] = HORIZON_DAYS.slice(-1);
  const firstTestDay = testRows.reduce((first, { origin }) => Math.min(first, origin), Infinity);
  const fields = comparison.beside(ours.fields, { [CHAMPION]: its.fields });
  const rules = comparison.figuresOfAll(baselines);
  const withHistories = ours.histories || its.histories ? HISTORY_WAYS : [];
  return [
    ...HORIZON_DAYS.flatMap((days) =>
      championOnHorizon(fields, days, { what: `${days} days`, way: '', words }, policy),
    ),
    ...withHistories.flatMap((way) => {
      const champions = its.histories?.[way] ?? its.fields;
      const sideBySide = comparison.beside(ours.histories?.[way] ?? ours.fields, { [CHAMPION]: champions });
      const figures = comparison.figuresOf(champions);
      const decides = HORIZON_DAYS.every((days) =>
        demandLimitChecks(figures, rules, days, policy, { what: '', prefix: '' }).every(({ passed }) => passed),
      );
      return HORIZON_DAYS.flatMap((days) => {
        const what = `${days} days ${WAY_WORDS[way]}`;
        return championOnHorizon(sideBySide, days, { what, way: `${way} `, words }, policy, decides);
      });
    }),
    ...hindsight(manifest.version, parseDay(manifest.training.window.to) + longest, firstTestDay),
  ];
}

/** The pinball loss judges forecast and interval together. WAPE alone is won by forecasting too little: it is shown. */
function championOnHorizon(
  sideBySide: DemandSideBySide<string>,
  days: HorizonDays,
  { what, way, words }: { what: string; way: string; words: string },
  { demand: { worseThanChampion } }: AcceptancePolicy,
  decides = true,
): AcceptanceCheck[] {
  const compared = (figure: DemandGateFigure) =>
    sideBySide.compared(CHAMPION, figure, days, { check: `${CHAMPION} ${way}${figure}_${days}d`, what, other: words });
  const pinball = compared('pinball_mean');
  return [notWorseByShare(pinball, decides ? worseThanChampion : null), beside(compared('wape'))];
}
