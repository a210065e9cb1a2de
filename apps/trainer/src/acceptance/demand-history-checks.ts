import { HORIZON_DAYS } from '@retail-ml/demand-model';
import {
  type ForecastsWithHistory,
  HISTORY_WAYS,
  type HistoryWay,
  type RowForecast,
} from '@retail-ml/demand-model/fit';
import { type AcceptanceCheck } from '@retail-ml/model-registry';
import { type AcceptancePolicy } from './acceptance-policy';
import { beside, betterThan } from './comparison-check';
import { type DemandComparison, notWorseByShare } from './demand-comparison';
import { demandLimitChecks, wapeYardsticks } from './demand-limits';
import { HISTORIES } from './verdict';

/** What was forecast with histories, in the words of the checks. */
export const WAY_WORDS: Record<HistoryWay, string> = {
  history_fresh: 'with histories of the day',
  history_frozen: 'with histories as of the first test day',
};

/** The model's forecasts from the fields among the others. */
const FIELDS = 'fields';

/** What was found of the path with histories. */
export interface HistoryVerdict {
  /** Null: nothing speaks against it. Otherwise the model is to answer from the fields alone, for this reason. */
  leftOutBecause: string | null;
  checks: AcceptanceCheck[];
}

/**
 * Whether a model that looks at histories may answer with them: the limits and the simple rules are those that
 * forecasts from the fields are held against, and they must not be worse beyond noise than these. Where it may not,
 * the checks refuse nothing: the model is as good as it is from the fields.
 */
export function judgeHistories(
  histories: ForecastsWithHistory,
  fields: RowForecast,
  baselines: Record<string, RowForecast>,
  comparison: DemandComparison,
  policy: AcceptancePolicy,
): HistoryVerdict {
  const checks = HISTORY_WAYS.flatMap((way) =>
    historyChecks(way, histories[way], fields, baselines, comparison, policy),
  );
  const failed = checks.filter(({ passed }) => passed === false);
  if (failed.length === 0) return { leftOutBecause: null, checks };
  const leftOutBecause = failed.map(({ sentence }) => sentence).join(' ');
  return {
    leftOutBecause,
    checks: [
      ...checks.map((check) => ({ ...check, passed: null })),
      {
        check: HISTORIES,
        passed: null,
        figures: {},
        sentence: `Products' histories are left out, and forecasts made from the fields alone: ${leftOutBecause}`,
      },
    ],
  };
}

function historyChecks(
  way: HistoryWay,
  forecast: RowForecast,
  fields: RowForecast,
  baselines: Record<string, RowForecast>,
  comparison: DemandComparison,
  policy: AcceptancePolicy,
): AcceptanceCheck[] {
  const { beatsBaselines, worseThanChampion } = policy.demand;
  const rules = comparison.figuresOfAll(baselines);
  const sideBySide = comparison.beside<string>(forecast, { ...baselines, [FIELDS]: fields });
  return HORIZON_DAYS.flatMap((days) => {
    const what = `${days} days ${WAY_WORDS[way]}`;
    const horizon = `${days}d` as const;
    const best = (names: string[], figure: 'pinball_mean' | 'wape') =>
      names.reduce((a, b) => (rules[b][horizon][figure] < rules[a][horizon][figure] ? b : a));
    const ofRules = (
      [
        ['pinball_mean', Object.keys(rules)],
        ['wape', wapeYardsticks(rules, days, policy)],
      ] as const
    ).map(([figure, names]) => {
      const rule = best(names, figure);
      const check = `${way} ${rule} ${figure}_${horizon}`;
      return sideBySide.compared(rule, figure, days, { check, what, other: rule.replaceAll('_', ' ') });
    });
    const ofFields = sideBySide.compared(FIELDS, 'pinball_mean', days, {
      check: `${way} ${FIELDS} pinball_mean_${horizon}`,
      what,
      other: 'its forecasts from the fields alone',
    });
    return [
      ...ofRules.map(beatsBaselines ? betterThan : beside),
      notWorseByShare(ofFields, worseThanChampion),
      ...demandLimitChecks(sideBySide.figures, rules, days, policy, { what, prefix: `${way} ` }),
    ];
  });
}
