import { type DriftReport, type FieldDrift } from '@retail-ml/drift';
import { escapeHtml, reportPage } from '@retail-ml/report';
import { type DetectedDrift } from './detect-drift';
import { distributionTable, largestMove } from './drift-distribution';
import { DRIFT_PAGE_STYLE } from './drift-page-style';
import { count, number, probability, verdictSentence } from './drift-text';

/** PSI at which a meter is full; twice the threshold where that is more. */
const FULL_METER = 0.5;

const VERDICT_CLASSES: Record<DriftReport['verdict'], string> = {
  drift: 'alarm',
  'not enough data': 'wait',
  'no drift': '',
};

/** A page that needs nothing but itself: no network, no script. */
export function driftPage(detected: DetectedDrift, madeAt: Date): string {
  const { model, modelVersion, trainingWindow, source, notes, report } = detected;
  // Alarms first, then by PSI: the first screen shows what to look at.
  const fields = [...report.fields].sort((a, b) => Number(b.alarm) - Number(a.alarm) || b.psi - a.psi);
  const facts: [string, string][] = [
    ['Model', `${model} ${modelVersion}`],
    ['Training', `${count(report.rows.reference)} rows, as of ${trainingWindow.from} to ${trainingWindow.to}`],
    ['Now', `${count(report.rows.current)} rows of ${source}`],
    ['Alarm', `PSI above ${report.threshold} and above chance`],
    ['Made', `${madeAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`],
  ];
  return reportPage({
    title: `Drift of ${model} ${modelVersion}: ${report.verdict}`,
    style: DRIFT_PAGE_STYLE,
    main: `<header>
<h1>Drift of ${escapeHtml(model)}</h1>
<p class="verdict ${VERDICT_CLASSES[report.verdict]}" role="status">${escapeHtml(verdictSentence(report))}</p>
<dl>${facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${escapeHtml(value)}</dd></div>`).join('')}</dl>
${notes.map((note) => `<p class="note">${escapeHtml(note)}</p>`).join('\n')}
</header>
<section aria-labelledby="overview">
<h2 id="overview">Fields</h2>
<div class="scroll">
<table class="overview">
<thead><tr><th scope="col">Field</th><th scope="col">Verdict</th><th scope="col">PSI</th><th scope="col" class="number">By chance up to</th><th scope="col">Moved most</th><th scope="col">Median</th><th scope="col">Test</th><th scope="col" class="number">p</th></tr></thead>
<tbody>
${fields.map((field) => overviewRow(field, report)).join('\n')}
</tbody>
</table>
</div>
<p class="note">PSI measures how far shares have moved: 0 is alike, 0.1 some, 0.25 much; the mark in the bar is the
threshold. "By chance" is what it exceeds without drift once in ${count(1 / report.fieldLevel)} looks at so many rows. The tests
(KS: Kolmogorov-Smirnov) are for those who know them: with many rows they find differences that don't matter.</p>
</section>
<section aria-labelledby="distributions" class="cards">
<h2 id="distributions">Distributions</h2>
<p class="legend"><span><span class="key reference"></span>training</span><span><span class="key current"></span>now</span></p>
${fields.map(fieldCard).join('\n')}
</section>`,
  });
}

function overviewRow(field: FieldDrift, report: DriftReport): string {
  const { role, psi, criticalPsi, test, medians, alarm } = field;
  const name = escapeHtml(field.field);
  const cell = (text: string, kind = '') => `<td${kind && ` class="${kind}"`}>${escapeHtml(text)}</td>`;
  return (
    `<tr${alarm ? ' class="alarm"' : ''}><th scope="row"><a href="#${name}">${name}</a><small>${role}</small></th>` +
    `<td>${verdictOf(field, report)}</td><td>${meter(psi, report.threshold)}${psi.toFixed(3)}</td>` +
    cell(criticalPsi?.toFixed(3) ?? '', 'number') +
    cell(largestMove(field)) +
    cell(medians === null ? '' : `${number(medians.reference)} → ${number(medians.current)}`) +
    cell(test.name === 'chi-squared' ? `chi² ${test.statistic.toFixed(1)}` : `KS ${test.statistic.toFixed(3)}`) +
    cell(probability(test.pValue), 'number') +
    '</tr>'
  );
}

function verdictOf({ alarm, values }: FieldDrift, { rows }: DriftReport): string {
  if (alarm) return '<span class="badge">drift</span>';
  return values < rows.needed ? 'too few rows' : 'no drift';
}

/** A bar as long as the PSI, with a mark at the threshold; the figure stands beside it. */
function meter(psi: number, threshold: number): string {
  const full = Math.max(FULL_METER, 2 * threshold);
  const share = (value: number) => `${(100 * Math.min(value / full, 1)).toFixed(1)}%`;
  return `<span class="meter" aria-hidden="true"><i style="width:${share(psi)}"></i><b style="left:${share(threshold)}"></b></span>`;
}

function fieldCard(field: FieldDrift): string {
  const { role, psi, medians, alarm } = field;
  const name = escapeHtml(field.field);
  const most = largestMove(field);
  const facts = [
    medians === null ? '' : `Median ${number(medians.reference)} → ${number(medians.current)}`,
    most === '' ? '' : `Moved most ${most}`,
  ].filter((fact) => fact !== '');
  return `<article id="${name}"${alarm ? ' class="alarm"' : ''}>
<h3>${name} ${alarm ? '<span class="badge">drift</span>' : ''}<small>${role}, PSI ${psi.toFixed(3)}</small></h3>
<p class="note">${facts.map((fact) => `<span>${escapeHtml(fact)}</span>`).join(' ')}</p>
${distributionTable(field)}
</article>`;
}
