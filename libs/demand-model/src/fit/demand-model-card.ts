import {
  acceptanceSection,
  type Figures,
  type Manifest,
  markdownTable,
  slicesSection,
} from '@retail-ml/model-registry';
import { backtestTables, blocksOf } from '../backtest-table';
import { DEMAND_LIMITS } from '../demand-limits';
import { DEMAND_FIGURE_NAMES } from '../demand-metrics';
import { type DemandDecision, type DemandModelSections, readDemandModelSections } from '../demand-model-sections';
import { DEMAND_SLICE_FIGURE_NAMES } from '../demand-slice-figures';
import { HORIZON_DAYS } from '../horizon';
import { triedInputs } from '../tried-inputs';

/** The model card in Markdown. Source of the form: Mitchell et al. (2019), Model Cards for Model Reporting. */
export function demandModelCard(manifest: Manifest): string {
  const sections = readDemandModelSections(manifest);
  const { calibration, decision } = sections;
  const { evaluation, training, parity, featureView } = manifest;
  const others = Object.entries({ ...evaluation.otherWays, ...evaluation.baselines });
  const share = Math.round(100 * calibration.level);
  return `# Demand model ${manifest.version}

Says how many units of a product will be sold in the next **7 and 30 days**, with an interval that holds ${share} % of
the sales.

| | |
| --- | --- |
| Trained | ${manifest.createdAt}, ${training.seconds.toFixed(1)} s, seed ${training.seed}, commit ${training.commit?.slice(0, 12) ?? 'unknown'} |
| Source | ${training.source} |
| Origins | ${training.window.from} to ${training.window.to} |
| Rows | ${training.rows.train} to learn from, the newest ${training.rows.calibration} of them to calibrate the interval on beforehand, ${training.rows.test} to test on |
| Shared inputs taken | ${calibration.sharedInputs.join(', ') || 'none'} |
| Products' own histories | ${historyText(manifest)} |
| Yearly index | ${yearlyIndexLine(decision.yearlyIndexDays)} |
| Interval | stretched by ${calibration.stretch.map((factor, i) => `${factor.toFixed(3)} (${HORIZON_DAYS[i]} days)`).join(' and ')} |
| Forecasts aim at | ${aimText(calibration.targetBias)} |
| Season's trend | ${decision.seasonality ? 'from the seasons of the training data' : 'not known: the training data hold less than a year'} |
| Parity with TensorFlow.js | largest relative difference ${parity.largestDifference.toExponential(1)} over ${parity.rows} rows (${parity.backend}) |

## How good it is

On ${evaluation.rows} rows of origins from ${evaluation.asOf[0]} to ${evaluation.asOf[evaluation.asOf.length - 1]} that the
model never saw. Intervals: ${100 * evaluation.level} %, ${evaluation.method}.

| Figure | Model, from the fields alone | ${others.map(([name]) => name).join(' | ')} |
| --- | --- | ${others.map(() => '---').join(' | ')} |
${HORIZON_DAYS.flatMap((days) =>
  Object.entries(DEMAND_FIGURE_NAMES).map(([name, label]) => {
    const cells = [evaluation.model, ...others.map(([, figures]) => figures)].map((figures) =>
      cell(figures, `${name}_${days}d`),
    );
    return `| ${label}, ${days} days | ${cells.join(' | ')} |`;
  }),
).join('\n')}

${slicesSection(evaluation.slices, DEMAND_SLICE_FIGURE_NAMES)}
${historyFigures(manifest)}## Why these inputs

Inputs are taken where they lower the pinball loss by half a percent in every rolling block of the training rows; a
ratio below 1 is a smaller loss.

${triedTable(sections)}

## Is it always so?

The recipe was tried on earlier blocks of origins too, each forecast by a model trained on what was known before it;
those blocks are forecast before their bias and interval are calibrated. The last block is the test above.

${backtestTables(blocksOf(evaluation))
  .map(({ head, rows }) => markdownTable(head, rows))
  .join('\n\n')}

${acceptanceSection(manifest.acceptance)}
## What it looks at

${featureView.features.map(({ name, description }) => `- \`${name}\`: ${description}.`).join('\n')}

Feature view \`${featureView.name}\` version ${featureView.version}, fingerprint \`${featureView.fingerprint}\`.

## Where to be careful

${DEMAND_LIMITS.map((limit) => `- ${limit}`).join('\n')}
`;
}

function historyText({ decision, derivedFrom }: Manifest): string {
  const { productProfiles, historiesLeftOut } = decision as DemandDecision;
  if (productProfiles === null) {
    return historiesLeftOut ? `left out, though they helped before the test: ${historiesLeftOut}` : 'not looked at';
  }
  const { products, asOf, oldestProfileDays } = productProfiles;
  const anew = derivedFrom ? `; made anew for version ${derivedFrom.version}, whose weights these are` : '';
  return `of ${products} products as of ${asOf}, looked at for ${oldestProfileDays} days${anew}`;
}

function historyFigures({ evaluation }: Manifest): string {
  if (!evaluation.otherWays) return '';
  return `\`history_fresh\` is the model with products' profiles made anew at each origin, \`history_frozen\` with those as of the
first test origin; products without a profile, or with one that is too old, are forecast from their fields.

`;
}

function triedTable(sections: DemandModelSections): string {
  const tried = triedInputs(sections);
  if (tried.length === 0) return 'The history is too short for rolling blocks: none was tried, none taken.';
  return markdownTable(
    ['Inputs', 'Loss with them over loss without, by block', 'Taken'],
    tried.map(({ name, ratios, isTaken }) => [
      name,
      ratios.map((ratio) => ratio.toFixed(4)).join(', '),
      isTaken ? 'yes' : 'no',
    ]),
  );
}

function cell(figures: Figures, name: string): string {
  const estimate = figures[name];
  if (!estimate) return '';
  return `${estimate.value.toFixed(3)} (${estimate.low.toFixed(3)} to ${estimate.high.toFixed(3)})`;
}

function aimText(targetBias: readonly number[] = HORIZON_DAYS.map(() => 0)): string {
  return targetBias.map((bias, i) => `a bias of ${percent(bias)} (${HORIZON_DAYS[i]} days)`).join(' and ');
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(2))} %`;
}

function yearlyIndexLine(days: readonly number[] = []): string {
  if (days.length === 0) return 'not looked at';
  return `forecasts of ${days.join(' and ')} days follow what the category sold a year before`;
}
