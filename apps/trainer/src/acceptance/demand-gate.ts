import { DemandForecaster, HORIZON_DAYS } from '@retail-ml/demand-model';
import { type DemandTrainingRow, type NaiveErrors, type RowForecast, sumsByProduct } from '@retail-ml/demand-model/fit';
import { parseDay } from '@retail-ml/features';
import {
  type Acceptance,
  type AcceptanceCheck,
  type Artefact,
  type Estimate,
  type Evaluation,
  type Manifest,
} from '@retail-ml/model-registry';
import { type AcceptancePolicy } from './acceptance-policy';
import { type Absence, hindsight, notCompared } from './champion';
import { beside, betterThan, type Compared, notWorseThan } from './comparison-check';
import { type DemandGateFigure, demandMeasure } from './demand-measure';
import { limitCheck } from './limit-check';
import { pairedBootstrap } from './paired-bootstrap';
import { CHAMPION } from './verdict';

/** A model that was trained and not saved yet, and the rows on which it is judged. */
export interface DemandChallenger {
  /** Its figures and the baselines' on the test rows. */
  evaluation: Evaluation;
  testRows: readonly DemandTrainingRow[];
  forecast: RowForecast;
  /** By the names of the evaluation's baselines. */
  baselines: Record<string, RowForecast>;
  naiveErrors: NaiveErrors;
  seed: number;
}

interface DemandOpponent {
  manifest: Manifest;
  forecast: RowForecast;
}

const FIGURES: Record<DemandGateFigure, string> = { pinball_mean: 'pinball loss', wape: 'WAPE' };
const DECIMALS = 3;

/** The model's figure at a horizon beside an opponent's. */
type CompareFigure = (opponent: string, words: string, figure: DemandGateFigure, days: number) => Compared;

/**
 * Whether a demand model may become champion: compared with the champion and the baselines on the same products and
 * origins, products drawn together with all their origins.
 *
 * @param dataChecks what was asked of the data before the training
 */
export function judgeDemand(
  challenger: DemandChallenger,
  champion: Artefact | Absence,
  policy: AcceptancePolicy,
  dataChecks: readonly AcceptanceCheck[],
): Acceptance {
  const { comparison, demand } = policy;
  const opponent = demandOpponent(champion);
  const differences = differencesOf(challenger, opponent, policy);
  const compare: CompareFigure = (name, words, figure, days) => ({
    check: `${name} ${figure}_${days}d`,
    figure: `${days} days: ${FIGURES[figure]}`,
    other: words,
    model: challenger.evaluation.model[`${figure}_${days}d`].value,
    difference: differences[name][`${figure}_${days}d`],
    lessIsBetter: true,
    decimals: DECIMALS,
  });
  const checks = [
    ...dataChecks,
    ...HORIZON_DAYS.flatMap((days) => [
      ...baselineChecks(challenger, compare, days, policy),
      ...limitChecks(challenger.evaluation, days, policy),
    ]),
    ...('absence' in opponent ? [notCompared(opponent)] : championChecks(opponent, challenger, compare, policy)),
  ];
  return {
    accepted: checks.every(({ passed }) => passed !== false),
    comparedWith: 'absence' in opponent ? null : opponent.manifest.version,
    checks,
    policy: { comparison, demand },
  };
}

function demandOpponent(champion: Artefact | Absence): DemandOpponent | Absence {
  if ('absence' in champion) return champion;
  const forecaster = new DemandForecaster(champion);
  return { manifest: champion.manifest, forecast: (row) => forecaster.intervals(row) };
}

function differencesOf(
  { testRows, forecast, baselines, naiveErrors, seed }: DemandChallenger,
  opponent: DemandOpponent | Absence,
  { comparison }: AcceptancePolicy,
): Record<string, Record<string, Estimate>> {
  const ofProducts = (its: RowForecast) => sumsByProduct(testRows, its, naiveErrors);
  const others = { ...baselines, ...(!('absence' in opponent) && { [CHAMPION]: opponent.forecast }) };
  const products = ofProducts(forecast);
  return pairedBootstrap(
    demandMeasure(products),
    Object.fromEntries(Object.entries(others).map(([name, its]) => [name, demandMeasure(ofProducts(its))])),
    { entities: products.length, ...comparison, seed },
  );
}

/** Pinball loss below every baseline's, WAPE below that of every baseline that is not far off. */
function baselineChecks(
  { evaluation, baselines }: DemandChallenger,
  compare: CompareFigure,
  days: number,
  { demand }: AcceptancePolicy,
): AcceptanceCheck[] {
  const check = (name: string, figure: DemandGateFigure) => compare(name, name.replaceAll('_', ' '), figure, days);
  const names = Object.keys(baselines);
  const compared = [
    ...names.map((name) => check(name, 'pinball_mean')),
    ...wapeYardsticks(evaluation, days, demand.maximumBiasOfWapeBaseline).map((name) => check(name, 'wape')),
  ];
  return compared.map(demand.beatsBaselines ? betterThan : beside);
}

/** Baselines that are no further off than `most`; all of them where none is near. */
function wapeYardsticks({ baselines }: Evaluation, days: number, most: number | null): string[] {
  const names = Object.keys(baselines);
  const near = names.filter((name) => most === null || Math.abs(baselines[name][`bias_${days}d`].value) <= most);
  return near.length > 0 ? near : names;
}

/**
 * Bias and coverage. Where sales grow or fall so fast that the best rule is further off than the policy allows, its
 * bias is the bound: refusing the model would leave that rule. Coverage has no upper bound of its own: where a product
 * mostly sells nothing, an interval from 0 to 1 holds nearly all sales and is as narrow as can be; an interval that is
 * wide without need has the larger pinball loss.
 */
function limitChecks(evaluation: Evaluation, days: number, { demand }: AcceptancePolicy): AcceptanceCheck[] {
  const { model, baselines } = evaluation;
  const bias = model[`bias_${days}d`].value;
  const [bestRule] = wapeYardsticks(evaluation, days, demand.maximumBiasOfWapeBaseline).sort(
    (a, b) => baselines[a][`wape_${days}d`].value - baselines[b][`wape_${days}d`].value,
  );
  const most =
    demand.maximumBias === null
      ? null
      : Math.max(demand.maximumBias, Math.abs(baselines[bestRule][`bias_${days}d`].value));
  const coverage = model[`coverage80_whole_${days}d`].value;
  const { minimum, maximum } = demand.coverage;
  return [
    ...limitCheck(`bias_${days}d`, Math.abs(bias), { most }, (passed) =>
      passed
        ? `${days} days: bias ${percent(bias)} is within ${percent(most!)}, up or down.`
        : `${days} days: bias ${percent(bias)}; at most ${percent(most!)} is allowed, up or down.`,
    ),
    ...limitCheck(`coverage80_whole_${days}d`, coverage, { least: minimum, most: maximum }, (passed) => {
      const asked = [
        ...(minimum === null ? [] : [`at least ${percent(minimum)}`]),
        ...(maximum === null ? [] : [`at most ${percent(maximum)}`]),
      ].join(' and ');
      return `${days} days: the 80 % interval holds ${percent(coverage)} of the sales; ${asked} ${passed ? 'was' : 'is'} asked.`;
    }),
  ];
}

/** The pinball loss judges forecast and interval together. WAPE alone is won by forecasting too little: it is shown. */
function championChecks(
  { manifest }: DemandOpponent,
  { testRows }: DemandChallenger,
  compare: CompareFigure,
  { demand: { worseThanChampion } }: AcceptancePolicy,
): AcceptanceCheck[] {
  const words = `the champion ${manifest.version}`;
  const [longest] = HORIZON_DAYS.slice(-1);
  const firstTestDay = testRows.reduce((first, { origin }) => Math.min(first, origin), Infinity);
  return [
    ...HORIZON_DAYS.flatMap((days) => {
      const pinball = compare(CHAMPION, words, 'pinball_mean', days);
      const its = pinball.model - pinball.difference.value;
      return [
        worseThanChampion === null ? beside(pinball) : notWorseThan(pinball, worseThanChampion.pinballShare * its),
        beside(compare(CHAMPION, words, 'wape', days)),
      ];
    }),
    ...hindsight(manifest.version, parseDay(manifest.training.window.to) + longest, firstTestDay),
  ];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
