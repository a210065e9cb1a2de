import { type Figures, type Manifest } from '@retail-ml/model-registry';
import { dataTable, escapeHtml, intervalChart, legend } from '@retail-ml/report';
import { type CardModel, type KeyFigure } from './card-model';
import { count, estimateText, figure, inWords } from './card-text';

/** Who has figures: the model, the same with more inputs, and simple rules. */
interface Column {
  name: string;
  figures: Figures;
  series: 1 | 2 | 3;
}

/** The figures beside the baselines': the telling ones drawn, all of them as a table. */
export function figuresSection(card: CardModel, manifest: Manifest): string {
  const { evaluation } = manifest;
  const otherWays = Object.entries(evaluation.otherWays ?? {});
  const columns: Column[] = [
    { name: 'model', figures: evaluation.model, series: 1 },
    ...otherWays.map(([name, figures]): Column => ({ name, figures, series: 2 })),
    ...Object.entries(evaluation.baselines).map(([name, figures]): Column => ({ name, figures, series: 3 })),
  ];
  const drawn = card.keyFigures.filter(({ name }) => evaluation.model[name]);
  return `<section aria-labelledby="figures">
<h2 id="figures">How good it is</h2>
<p class="note">On ${count(evaluation.rows)} rows that no training saw, beside simple rules. The lines are
${escapeHtml(figure(100 * evaluation.level).replace(/\.?0+$/, ''))} % intervals: ${escapeHtml(evaluation.method)}.</p>
${legend([
  [{ mark: 1 }, 'this model'],
  ...(otherWays.length > 0 ? [[{ mark: 2 }, 'this model with more inputs'] as const] : []),
  [{ mark: 3 }, 'a rule'],
])}
<div class="cards">
${drawn.map((key) => keyFigure(key, columns, manifest)).join('\n')}
</div>
${dataTable({
  caption: 'All figures',
  head: ['Figure', ...columns.map(({ name }) => inWords(name))],
  rows: Object.entries(card.figureNames)
    .filter(([name]) => evaluation.model[name])
    .map(([name, label]) => [label, ...columns.map(({ figures }) => estimateText(figures[name]))]),
})}
</section>`;
}

function keyFigure(
  { name, label, better, reference }: KeyFigure,
  columns: readonly Column[],
  manifest: Manifest,
): string {
  const rows = columns.flatMap(({ name: column, figures, series }) => {
    const estimate = figures[name];
    return estimate ? [{ label: inWords(column), marks: [{ series, ...estimate }] }] : [];
  });
  const said = rows.map((row) => `${row.label} ${figure(row.marks[0].value)}`).join(', ');
  const chart = intervalChart({
    id: `figure-${name}`,
    title: `${label} of the model and of simple rules`,
    description: `${said}; ${better} is better.`,
    rows,
    ...(reference && { reference: reference(manifest) }),
  });
  return `<article><h3>${escapeHtml(label)} <small>${escapeHtml(better)} is better</small></h3><figure>${chart}</figure></article>`;
}
