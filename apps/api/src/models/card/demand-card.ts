import {
  backtestTables,
  blocksOf,
  DEMAND_FIGURE_NAMES,
  DEMAND_LIMITS,
  DEMAND_SLICE_FIGURE_NAMES,
  type DemandDecision,
  HORIZON_DAYS,
  readDemandModelSections,
  triedInputs,
} from '@retail-ml/demand-model';
import { type ForecastCurve, type Manifest } from '@retail-ml/model-registry';
import { dataTable, figuresBehind, forecastChart, legend } from '@retail-ml/report';
import { type CardModel, readable, type SliceChart } from './card-model';
import { count, figure } from './card-text';

const DEFAULT_LEVEL = 0.8;

export const DEMAND_CARD: CardModel = {
  title: 'Demand model',
  lead: (manifest) =>
    `Says how many units of a product will be sold in the next 7 and 30 days, with an interval that holds ` +
    `${Math.round(100 * levelOf(manifest))} % of the sales.`,
  facts: (manifest) => {
    const sections = sectionsOf(manifest);
    if (sections === null) return [];
    const { calibration, decision } = sections;
    const stretches = calibration.stretch.map((stretch, i) => `${figure(Number(stretch))} at ${HORIZON_DAYS[i]} days`);
    return [
      ['Interval stretched by', stretches.join(', ')],
      ...historyFacts(decision),
      ["Season's trend", decision.seasonality ? 'known' : 'not known: less than a year of training data'],
    ];
  },
  figureNames: Object.fromEntries(
    HORIZON_DAYS.flatMap((days) =>
      Object.entries(DEMAND_FIGURE_NAMES).map(([name, label]) => [`${name}_${days}d`, `${label}, ${days} days`]),
    ),
  ),
  keyFigures: HORIZON_DAYS.flatMap((days) => [
    { name: `wape_${days}d`, label: `WAPE, ${days} days`, better: 'lower' },
    { name: `bias_${days}d`, label: `Bias, ${days} days`, better: 'near 0', reference: () => 0 },
    { name: `coverage80_${days}d`, label: `Coverage, ${days} days`, better: 'near the level', reference: levelOf },
  ]),
  sliceCharts: [
    sliceChart('WAPE', 'wape'),
    sliceChart('Bias', 'bias', () => 0),
    sliceChart('Coverage of the interval', 'coverage80', levelOf),
  ],
  sliceKeys: HORIZON_DAYS.map((days, i) => ({ series: i === 0 ? 1 : 2, label: `${days} days ahead` })),
  sliceFigureNames: DEMAND_SLICE_FIGURE_NAMES,
  sections: (manifest) => {
    const { forecasts = [] } = manifest.evaluation.curves ?? {};
    return [...(forecasts.length > 0 ? [forecastsSection(forecasts)] : []), backtestSection(manifest)];
  },
  inputs: (manifest) => {
    const shared = sectionsOf(manifest)?.calibration.sharedInputs;
    const own = "A product's own sales of 7, 14 and 30 days, relative to its run-rate. ";
    if (shared === undefined) return own;
    return (
      own +
      (shared.length > 0
        ? `Of the inputs that all products share, it takes ${shared.join(', ')}: they lowered the pinball loss in every ` +
          'rolling block of the training rows; the others did not.'
        : 'Of the inputs that all products share (weekday, calendar, category) it takes none: none lowered the pinball ' +
          'loss in every rolling block of the training rows.')
    );
  },
  inputsTable: (manifest) => {
    const sections = sectionsOf(manifest);
    const tried = sections ? triedInputs(sections) : [];
    if (tried.length === 0) return null;
    const mostBlocks = Math.max(...tried.map(({ ratios }) => ratios.length));
    return {
      caption: 'Loss on rolling blocks with inputs over that without them',
      head: ['loss with it / without', ...Array.from({ length: mostBlocks }, (_, i) => `block ${i + 1}`), 'taken'],
      rows: tried.map(({ name, ratios, isTaken }) => [
        name,
        ...Array.from({ length: mostBlocks }, (_, i) => (i < ratios.length ? figure(ratios[i]) : '')),
        isTaken ? 'yes' : 'no',
      ]),
    };
  },
  limits: DEMAND_LIMITS,
};

function historyFacts({ productProfiles, historiesLeftOut }: DemandDecision): [string, string][] {
  const fact = "Products' own histories";
  if (productProfiles) return [[fact, `${count(productProfiles.products)} products, as of ${productProfiles.asOf}`]];
  return historiesLeftOut ? [[fact, `left out: ${historiesLeftOut}`]] : [];
}

function sectionsOf(manifest: Manifest) {
  return readable(() => readDemandModelSections(manifest));
}

function levelOf(manifest: Manifest): number {
  return sectionsOf(manifest)?.calibration.level ?? DEFAULT_LEVEL;
}

function sliceChart(title: string, name: string, reference?: SliceChart['reference']): SliceChart {
  return {
    title,
    figures: HORIZON_DAYS.map((days, i) => ({
      name: `${name}_${days}d`,
      series: i === 0 ? (1 as const) : (2 as const),
    })),
    ...(reference && { reference }),
  };
}

function forecastsSection(curves: readonly ForecastCurve[]): string {
  return `<section aria-labelledby="forecasts">
<h2 id="forecasts">Is sold what was forecast?</h2>
${legend([
  [{ mark: 1 }, 'mean of a tenth of the rows, sales with their 95 % interval'],
  ['point', 'one product on one day'],
  ['guide', 'as forecast'],
])}
<div class="cards wide">
${curves.map(forecastCard).join('\n')}
</div>
</section>`;
}

function forecastCard({ horizonDays, bins, points }: ForecastCurve): string {
  const total = (of: 'predicted' | 'observed') => bins.reduce((sum, bin) => sum + bin.rows * bin[of], 0);
  const chart = forecastChart({
    id: `forecasts-${horizonDays}`,
    title: `Units sold against units forecast, ${horizonDays} days ahead`,
    description:
      `${bins.length} groups of rows by their forecast, from ${figure(bins[0]?.predicted ?? 0)} to ` +
      `${figure(bins[bins.length - 1]?.predicted ?? 0)} units; together ${count(total('predicted'))} units were ` +
      `forecast and ${count(total('observed'))} sold.`,
    points,
    bins,
  });
  const table = figuresBehind({
    caption: `Figures of ${horizonDays} days`,
    head: ['rows by forecast', 'rows', 'mean forecast', 'mean sold', 'interval'],
    rows: bins.map(({ rows, predicted, observed, low, high }, i) => [
      `group ${i + 1}`,
      count(rows),
      figure(predicted),
      figure(observed),
      `${figure(low)} to ${figure(high)}`,
    ]),
  });
  return `<article><h3>${horizonDays} days ahead</h3><figure>${chart}</figure>${table}</article>`;
}

function backtestSection({ evaluation }: Manifest): string {
  const tables = backtestTables(blocksOf(evaluation)).map(({ head, rows }) =>
    dataTable({ caption: head[0], head, rows }),
  );
  return `<section aria-labelledby="backtest">
<h2 id="backtest">Is it always so?</h2>
<p class="note">The recipe on earlier blocks of origins, each forecast by a model that was trained on what was known
before it, ahead of calibration; the last block is the test.</p>
${tables.join('\n')}
</section>`;
}
