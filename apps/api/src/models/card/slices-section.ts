import { type Manifest, type SliceGroup } from '@retail-ml/model-registry';
import { escapeHtml, figuresBehind, intervalChart, type IntervalMark, legend } from '@retail-ml/report';
import { type CardModel, type SliceChart } from './card-model';
import { count, estimateText, figure } from './card-text';

/** Figures of parts of the test rows; nothing for models from before there were any. */
export function slicesSection(card: CardModel, manifest: Manifest): string {
  const { slices } = manifest.evaluation;
  if (!slices || slices.length === 0) return '';
  return `<section aria-labelledby="slices">
<h2 id="slices">For whom it is how good</h2>
<p class="note">The test rows in parts. Parts that are too small to tell the model from chance have no figures.</p>
${legend(card.sliceKeys.map(({ series, label }) => [{ mark: series }, label]))}
${slices.map((group, i) => sliceGroup(card, manifest, group, i)).join('\n')}
</section>`;
}

function sliceGroup(card: CardModel, manifest: Manifest, group: SliceGroup, place: number): string {
  const charts = card.sliceCharts.map((chart, i) => sliceChart(chart, manifest, group, `slice-${place}-${i}`));
  const table = figuresBehind({
    caption: `Figures by ${group.by}`,
    head: [group.by, 'rows', ...Object.values(card.sliceFigureNames)],
    rows: group.slices.map(({ name, rows, figures }) => [
      name,
      count(rows),
      ...Object.keys(card.sliceFigureNames).map((figureName) => estimateText(figures?.[figureName]) || 'too few'),
    ]),
  });
  return `<div class="cards"><h3>By ${escapeHtml(group.by)}</h3>
${charts.join('\n')}
</div>
${table}`;
}

function sliceChart(chart: SliceChart, manifest: Manifest, { by, slices }: SliceGroup, id: string): string {
  const rows = slices.map(({ name, figures }) => {
    const marks = chart.figures.flatMap(({ name: figureName, series }): IntervalMark[] => {
      const estimate = figures?.[figureName];
      return estimate ? [{ series, ...estimate }] : [];
    });
    return { label: name, marks, ...(marks.length === 0 && { note: 'too few' }) };
  });
  const said = rows.map(
    ({ label, marks }) => `${label}: ${marks.map(({ value }) => figure(value)).join(' and ') || 'too few'}`,
  );
  const reference = chart.reference?.(manifest);
  const picture = intervalChart({
    id,
    title: `${chart.title} by ${by}`,
    description: `${said.join('; ')}.`,
    rows,
    ...(reference !== undefined && { reference }),
  });
  return `<article><h3>${escapeHtml(chart.title)}</h3><figure>${picture}</figure></article>`;
}
