import {
  CHURN_FIGURE_NAMES,
  CHURN_LIMITS,
  CHURN_SLICE_FIGURE_NAMES,
  DATE_OUTCOMES_NOTE,
  type DateOutcome,
  dateOutcomes,
  readChurnModelSections,
} from '@retail-ml/churn-model';
import { type CategoryOutcome, type Manifest, type ReliabilityBin, type RocCurve } from '@retail-ml/model-registry';
import {
  dataTable,
  escapeHtml,
  figuresBehind,
  intervalChart,
  legend,
  reliabilityChart,
  rocChart,
} from '@retail-ml/report';
import { type CardModel, readable } from './card-model';
import { count, figure, inWords } from './card-text';

export const CHURN_CARD: CardModel = {
  title: 'Churn model',
  lead: (manifest) => {
    const days = sectionsOf(manifest)?.decision.horizonDays;
    return `Says how likely a customer is to buy nothing in the next ${days ?? 'so many'} days.`;
  },
  facts: (manifest) => {
    const sections = sectionsOf(manifest);
    if (sections === null) return [];
    const { mediumFrom, highFrom } = sections.decision;
    return [
      ['Categories', `LOW below ${mediumFrom}, MEDIUM below ${highFrom}, HIGH from there`],
      ['frequency counts', `purchase days in ${sections.transforms.lookbackDays} days`],
    ];
  },
  figureNames: CHURN_FIGURE_NAMES,
  keyFigures: [
    { name: 'roc_auc', label: 'AUC-ROC', better: 'higher' },
    { name: 'brier', label: 'Brier score', better: 'lower' },
    { name: 'ece', label: 'Calibration error', better: 'lower' },
  ],
  sliceCharts: [
    { title: 'AUC-ROC', figures: [{ name: 'roc_auc', series: 1 }] },
    {
      title: 'Churn rate',
      figures: [
        { name: 'churn_rate', series: 1 },
        { name: 'mean_probability', series: 2 },
      ],
    },
    { title: 'Brier score', figures: [{ name: 'brier', series: 1 }] },
  ],
  sliceKeys: [
    { series: 1, label: 'observed on the test rows' },
    { series: 2, label: 'predicted churn rate' },
  ],
  sliceFigureNames: CHURN_SLICE_FIGURE_NAMES,
  sections: (manifest) => {
    const { reliability = [], categories = [], roc = [] } = manifest.evaluation.curves ?? {};
    const dates = dateOutcomes(manifest.evaluation.dates);
    return [
      ...(reliability.length > 0 ? [calibrationSection(manifest, reliability, categories)] : []),
      ...(roc.length > 0 ? [rocSection(manifest, roc)] : []),
      ...(dates.length > 0 ? [datesSection(dates)] : []),
    ];
  },
  inputs: () =>
    'Fields of the request, in forms that a network learns from; all of them are known before the day of the prediction.',
  limits: CHURN_LIMITS,
};

function sectionsOf(manifest: Manifest) {
  return readable(() => readChurnModelSections(manifest));
}

function calibrationSection(
  manifest: Manifest,
  bins: readonly ReliabilityBin[],
  categories: readonly CategoryOutcome[],
): string {
  const decision = sectionsOf(manifest)?.decision;
  const rows = bins.reduce((sum, bin) => sum + bin.rows, 0);
  const furthest = [...bins].sort((a, b) => Math.abs(b.observed - b.predicted) - Math.abs(a.observed - a.predicted))[0];
  const chart = reliabilityChart({
    id: 'reliability',
    title: 'Reliability curve: observed churn rate against predicted probability',
    description:
      `${bins.length} bins of ${count(rows)} customers; on the diagonal both are alike. Furthest from it: predicted ` +
      `${figure(furthest.predicted)}, observed ${figure(furthest.observed)} (${count(furthest.rows)} customers).`,
    bins,
    categories: decision
      ? [
          { name: 'LOW', from: 0 },
          { name: 'MEDIUM', from: decision.mediumFrom },
          { name: 'HIGH', from: decision.highFrom },
        ]
      : [],
  });
  return `<section aria-labelledby="calibration">
<h2 id="calibration">Do its probabilities come true?</h2>
${legend([
  [{ mark: 1 }, 'observed rate with its 95 % interval'],
  ['guide', 'as predicted'],
  ['bar', 'customers'],
])}
<div class="cards wide">
<article><h3>Reliability curve</h3><figure>${chart}</figure>${figuresBehind({
    caption: 'Figures by predicted probability',
    head: ['predicted', 'customers', 'mean predicted', 'observed', 'interval'],
    rows: bins.map((bin) => [`${figure(bin.from)} to ${figure(bin.to)}`, ...outcomeCells(bin)]),
  })}</article>
${categories.length > 0 ? categoriesCard(categories) : ''}
</div>
</section>`;
}

function categoriesCard(categories: readonly CategoryOutcome[]): string {
  const all = categories.reduce((sum, { rows }) => sum + rows, 0);
  const share = (rows: number) => `${((100 * rows) / all).toFixed(0)} %`;
  const rows = categories.map(({ name, rows: customers, observed, low, high, predicted }) => ({
    label: `${name}, ${share(customers)}`,
    marks: [
      { series: 1 as const, value: observed, low, high },
      { series: 2 as const, value: predicted },
    ],
  }));
  const said = categories.map(
    ({ name, rows: customers, observed, predicted }) =>
      `${name}: ${share(customers)} of the customers, observed ${figure(observed)}, predicted ${figure(predicted)}`,
  );
  return `<article><h3>What became of each category</h3>${legend([
    [{ mark: 1 }, 'observed churn rate'],
    [{ mark: 2 }, 'mean predicted'],
  ])}<figure>${intervalChart({
    id: 'categories',
    title: 'Churn rate by risk category',
    description: `${said.join('; ')}.`,
    rows,
  })}</figure>${dataTable({
    caption: 'Figures by category',
    head: ['category', 'customers', 'mean predicted', 'observed', 'interval'],
    rows: categories.map((category) => [category.name, ...outcomeCells(category)]),
  })}</article>`;
}

function datesSection(outcomes: readonly DateOutcome[]): string {
  const chart = intervalChart({
    id: 'dates',
    title: 'When customers bought again',
    description: `${outcomes
      .map(({ label, observed, predicted }) => `${label}: observed ${figure(observed)}, predicted ${figure(predicted)}`)
      .join('; ')}.`,
    rows: outcomes.map(({ label, observed, low, high, predicted }) => ({
      label,
      marks: [
        { series: 1 as const, value: observed, low, high },
        { series: 2 as const, value: predicted },
      ],
    })),
  });
  return `<section aria-labelledby="when">
<h2 id="when">Do its dates come true?</h2>
<p class="note">${escapeHtml(DATE_OUTCOMES_NOTE)}</p>
${legend([
  [{ mark: 1 }, 'observed share with its 95 % interval'],
  [{ mark: 2 }, 'mean predicted'],
])}
<div class="cards wide"><article><h3>Next purchase</h3><figure>${chart}</figure>${figuresBehind({
    caption: 'Figures of the next purchase',
    head: ['', 'customers', 'mean predicted', 'observed', 'interval'],
    rows: outcomes.map((outcome) => [outcome.label, ...outcomeCells(outcome)]),
  })}</article></div>
</section>`;
}

function outcomeCells({ rows, predicted, observed, low, high }: Omit<CategoryOutcome, 'name'>): string[] {
  return [count(rows), figure(predicted), figure(observed), `${figure(low)} to ${figure(high)}`];
}

function rocSection({ evaluation }: Manifest, curves: readonly RocCurve[]): string {
  const auc = evaluation.model['roc_auc'];
  const found = [0.1, 0.25, 0.5].map((share) => ({ share, churners: foundAt(curves[0].points, share) }));
  const said = found.map(({ share, churners }) => `${percent(churners)} at ${percent(share)}`).join(', ');
  const chart = rocChart({
    id: 'roc',
    title: 'ROC curve',
    description: `Share of the churners found against share of the others taken along: ${said}.`,
    curves,
    xLabel: 'others taken along',
    yLabel: 'churners found',
  });
  return `<section aria-labelledby="ranking">
<h2 id="ranking">Does it rank churners first?</h2>
${legend([
  [{ curve: 1 }, auc ? `this model, area ${figure(auc.value)}` : 'this model'],
  ...curves.slice(1).map(({ name }) => {
    const area = evaluation.baselines[name]?.['roc_auc'];
    return [{ curve: 3 }, area ? `${inWords(name)}, area ${figure(area.value)}` : inWords(name)] as const;
  }),
  ['guide', 'guessing'],
])}
<div class="cards wide"><article><h3>ROC curve</h3><figure>${chart}</figure></article>
<article><h3>Churners found</h3>${dataTable({
    caption: 'Churners found',
    head: ['where of the others are taken along', ...curves.map(({ name }) => inWords(name))],
    rows: [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75].map((share) => [
      percent(share),
      ...curves.map(({ points }) => percent(foundAt(points, share))),
    ]),
  })}</article></div>
</section>`;
}

/** Share of the churners found where that share of the others is taken along, between two points on a straight line. */
function foundAt(points: RocCurve['points'], falsePositiveRate: number): number {
  const after = points.findIndex((point) => point.falsePositiveRate >= falsePositiveRate);
  if (after <= 0) return points[Math.max(after, 0)]?.truePositiveRate ?? 0;
  const [a, b] = [points[after - 1], points[after]];
  const width = b.falsePositiveRate - a.falsePositiveRate;
  const share = width === 0 ? 1 : (falsePositiveRate - a.falsePositiveRate) / width;
  return a.truePositiveRate + share * (b.truePositiveRate - a.truePositiveRate);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
