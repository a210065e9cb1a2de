import { type ChurnInput, type Day, parseDay } from '@retail-ml/features';
import {
  type Acceptance,
  type AcceptanceCheck,
  type Artefact,
  type Estimate,
  type Evaluation,
} from '@retail-ml/model-registry';
import { type AcceptancePolicy } from './acceptance-policy';
import { type Absence, hindsight, notCompared } from './champion';
import { type ChurnGateFigure, churnMeasure, churnTestRows } from './churn-measure';
import { type ChurnOpponent, churnOpponent, type ChurnQuestion } from './churn-opponent';
import { beside, betterThan, type Compared, notWorseThan } from './comparison-check';
import { limitCheck } from './limit-check';
import { pairedBootstrap } from './paired-bootstrap';
import { CHAMPION } from './verdict';

export interface ChurnTestRow extends ChurnInput {
  customerId: string;
  asOf: Day;
  churned: boolean;
}

/** A model that was trained and not saved yet, and the rows on which it is judged. */
export interface ChurnChallenger {
  question: ChurnQuestion;
  /** Its figures on the test rows. */
  evaluation: Evaluation;
  testRows: readonly ChurnTestRow[];
  probability: (row: ChurnTestRow) => number;
  /** What the baseline says, fitted on the same training rows. */
  recencyRule: (row: ChurnTestRow) => number;
  /** Share of the training rows that churned. */
  churnRate: number;
  seed: number;
}

const FIGURES: Record<ChurnGateFigure, Pick<Compared, 'figure' | 'lessIsBetter'>> = {
  log_loss: { figure: 'Log loss', lessIsBetter: true },
  roc_auc: { figure: 'AUC', lessIsBetter: false },
  brier: { figure: 'Brier score', lessIsBetter: true },
};
const DECIMALS = 4;

/** The model's figure beside an opponent's. */
type CompareFigure = (opponent: string, words: string, figure: ChurnGateFigure) => Compared;

/**
 * Whether a churn model may become champion: compared with the champion, the recency rule and the churn rate alone
 * on the same test rows, customers drawn together with all their rows.
 *
 * @param dataChecks what was asked of the data before the training
 */
export function judgeChurn(
  challenger: ChurnChallenger,
  champion: Artefact | Absence,
  policy: AcceptancePolicy,
  dataChecks: readonly AcceptanceCheck[],
): Acceptance {
  const { comparison, churn } = policy;
  const { model } = challenger.evaluation;
  const opponent = churnOpponent(champion, challenger.question);
  const differences = differencesOf(challenger, opponent, policy);
  const compare: CompareFigure = (name, words, figure) => ({
    check: `${name} ${figure}`,
    ...FIGURES[figure],
    other: words,
    model: model[figure].value,
    difference: differences[name][figure],
    decimals: DECIMALS,
  });
  const checks = [
    ...dataChecks,
    ...leakAlarm(model.roc_auc.value, policy),
    ...calibrationCheck(model.ece.value, policy),
    ...gainCheck(model.log_loss.value, differences['churn_rate'].log_loss, policy),
    ...[
      compare('recency_order', 'the longest absent first', 'roc_auc'),
      compare('recency_rule', 'the recency rule', 'log_loss'),
    ].map(churn.beatsBaselines ? betterThan : beside),
    ...('absence' in opponent ? [notCompared(opponent)] : championChecks(opponent, challenger, compare, policy)),
  ];
  return {
    accepted: checks.every(({ passed }) => passed !== false),
    comparedWith: 'absence' in opponent ? null : opponent.manifest.version,
    checks,
    policy: { comparison, churn },
  };
}

function differencesOf(
  { testRows, probability, recencyRule, churnRate, seed }: ChurnChallenger,
  opponent: ChurnOpponent | Absence,
  { comparison }: AcceptancePolicy,
): Record<string, Record<ChurnGateFigure, Estimate>> {
  const rows = churnTestRows(testRows);
  const measure = (answer: (row: ChurnTestRow) => number) => churnMeasure(rows, Float64Array.from(testRows, answer));
  const others: Record<string, ReturnType<typeof measure>> = {
    // The recency rule's order as it is meant: fitted on noise it may put the longest absent last, and all beat that.
    recency_order: measure(({ recencyDays }) => recencyDays / (1 + recencyDays)),
    recency_rule: measure(recencyRule),
    churn_rate: measure(() => churnRate),
    ...(!('absence' in opponent) && { [CHAMPION]: measure((row) => opponent.predictor.churnProbability(row)) }),
  };
  return pairedBootstrap(measure(probability), others, { entities: rows.customers, ...comparison, seed });
}

function leakAlarm(auc: number, { churn, file }: AcceptancePolicy): AcceptanceCheck[] {
  return limitCheck('leak', auc, { most: churn.maximumRocAuc }, (passed) =>
    passed
      ? `AUC ${auc.toFixed(DECIMALS)} gives no alarm of a leak: it is not above ${churn.maximumRocAuc}.`
      : `AUC ${auc.toFixed(DECIMALS)} is above ${churn.maximumRocAuc}: customers can hardly be foreseen that well, so ` +
        'one of the inputs probably knows who left. Look for a value that was written afterwards, such as a loyalty ' +
        'status taken from those who left or an amount booked when they did. Where most customers have been gone for ' +
        `years, --population active asks the harder question; the limit is churn.maximumRocAuc in ${file}.`,
  );
}

function calibrationCheck(error: number, { churn: { maximumCalibrationError } }: AcceptancePolicy): AcceptanceCheck[] {
  return limitCheck(
    'ece',
    error,
    { most: maximumCalibrationError },
    (passed) =>
      `Calibration error ${error.toFixed(3)} is ${passed ? 'not above' : 'above'} ${maximumCalibrationError}.`,
  );
}

/** A model that learned nothing ranks by chance, and on a lucky day better than a rule that learned nothing either. */
function gainCheck(logLoss: number, difference: Estimate, { churn }: AcceptancePolicy): AcceptanceCheck[] {
  const rateAlone = logLoss - difference.value;
  const gain = -difference.value / rateAlone;
  const least = churn.minimumGainOverChurnRate;
  return limitCheck('churn_rate log_loss', gain, { least }, (passed) => {
    const share = `${(100 * gain).toFixed(1)} %`;
    return passed
      ? `Log loss ${logLoss.toFixed(DECIMALS)} is ${share} below ${rateAlone.toFixed(DECIMALS)} of the churn rate alone.`
      : `The model learned next to nothing from its inputs: its log loss of ${logLoss.toFixed(DECIMALS)} against ` +
          `${rateAlone.toFixed(DECIMALS)} of the churn rate alone is a gain of ${share}, and ` +
          `${(100 * least!).toFixed(1)} % are asked. Check that customers, days and purchases belong together.`;
  });
}

function championChecks(
  { manifest, predictor }: ChurnOpponent,
  { testRows }: ChurnChallenger,
  compare: CompareFigure,
  { churn: { worseThanChampion } }: AcceptancePolicy,
): AcceptanceCheck[] {
  const [logLoss, auc, brier] = (['log_loss', 'roc_auc', 'brier'] as const).map((figure) =>
    compare(CHAMPION, `the champion ${manifest.version}`, figure),
  );
  const figures =
    worseThanChampion === null
      ? [beside(logLoss), beside(auc)]
      : [
          notWorseThan(logLoss, worseThanChampion.logLossShare * (logLoss.model - logLoss.difference.value)),
          notWorseThan(auc, worseThanChampion.rocAuc),
        ];
  const firstTestDay = testRows.reduce((first, { asOf }) => Math.min(first, asOf), Infinity);
  const knownBefore = parseDay(manifest.training.window.to) + predictor.horizonDays;
  return [...figures, beside(brier), ...hindsight(manifest.version, knownBefore, firstTestDay)];
}
