import {
  acceptanceSection,
  type Evaluation,
  type Figures,
  type Manifest,
  markdownTable,
  slicesSection,
} from '@retail-ml/model-registry';
import { CHURN_LIMITS } from '../churn-limits';
import { DATE_OUTCOMES_NOTE, dateOutcomes } from '../date-outcomes';
import { CHURN_FIGURE_NAMES } from '../churn-metrics';
import { readChurnModelSections } from '../churn-model-sections';
import { CHURN_SLICE_FIGURE_NAMES } from '../churn-slice-figures';

/** The model card in Markdown. Source of the form: Mitchell et al. (2019), Model Cards for Model Reporting. */
export function churnModelCard(manifest: Manifest): string {
  const { transforms, decision } = readChurnModelSections(manifest);
  const { evaluation, training, parity, featureView } = manifest;
  const baselines = Object.entries(evaluation.baselines);
  return `# Churn model ${manifest.version}

Says how likely a customer is to buy nothing in the next **${decision.horizonDays} days**.

| | |
| --- | --- |
| Trained | ${manifest.createdAt}, ${training.seconds.toFixed(1)} s, seed ${training.seed}, commit ${training.commit?.slice(0, 12) ?? 'unknown'} |
| Source | ${training.source} |
| Snapshots | ${training.window.from} to ${training.window.to} |
| Rows | ${training.rows.train} to learn from, ${training.rows.test} to test on${ofSample(training)} |
| \`frequency\` counts | purchase days in the last ${transforms.lookbackDays} days |
| Categories | LOW below ${decision.mediumFrom}, MEDIUM below ${decision.highFrom}, HIGH from there |
| Personal outreach | HIGH from ${decision.topQuarterValue.toFixed(4)} a day in spend: the top quarter of training customers |
| Parity with TensorFlow.js | largest difference ${parity.largestDifference.toExponential(1)} over ${parity.rows} rows (${parity.backend}) |

## How good it is

On ${evaluation.rows} rows as of ${evaluation.asOf.join(', ')} that the model never saw: no training label reaches into
that day. Intervals: ${100 * evaluation.level} %, ${evaluation.method}.

| Figure | Model | ${baselines.map(([name]) => name).join(' | ')} |
| --- | --- | ${baselines.map(() => '---').join(' | ')} |
${Object.entries(CHURN_FIGURE_NAMES)
  .map(([name, label]) => {
    const cells = [evaluation.model, ...baselines.map(([, figures]) => figures)].map((figures) => cell(figures, name));
    return `| ${label} | ${cells.join(' | ')} |`;
  })
  .join('\n')}

${datesSection(evaluation)}${slicesSection(evaluation.slices, CHURN_SLICE_FIGURE_NAMES)}
${acceptanceSection(manifest.acceptance)}
## What it looks at

${featureView.features.map(({ name, description }) => `- \`${name}\`: ${description}.`).join('\n')}

Feature view \`${featureView.name}\` version ${featureView.version}, fingerprint \`${featureView.fingerprint}\`.

## Where to be careful

${CHURN_LIMITS.map((limit) => `- ${limit}`).join('\n')}
`;
}

/** Rows that were read and rows that the data have, where a sample was drawn. */
interface SampledRows {
  rowsTaken?: { train: number; test: number };
  rowsFound?: { train: number; test: number };
}

function ofSample({ options }: Manifest['training']): string {
  const { rowsTaken: taken, rowsFound: found } = options as SampledRows;
  if (!taken || !found || (taken.train === found.train && taken.test === found.test)) return '';
  return (
    `; drawn evenly: ${taken.train} of the ${found.train} training rows in the data, ` +
    `${taken.test} of the ${found.test} customers of the test day`
  );
}

function datesSection({ dates }: Evaluation): string {
  const outcomes = dateOutcomes(dates);
  if (outcomes.length === 0) return '';
  const share = (value: number) => `${(100 * value).toFixed(1)} %`;
  return `## Do its dates come true?

${DATE_OUTCOMES_NOTE}

${markdownTable(
  ['', 'Customers', 'Predicted', 'Observed, 95 % interval'],
  outcomes.map(({ label, rows, predicted, observed, low, high }) => [
    label,
    String(rows),
    share(predicted),
    `${share(observed)} (${share(low)} to ${share(high)})`,
  ]),
)}

`;
}

function cell(figures: Figures, name: string): string {
  const estimate = figures[name];
  if (!estimate) return '';
  return `${estimate.value.toFixed(4)} (${estimate.low.toFixed(4)} to ${estimate.high.toFixed(4)})`;
}
