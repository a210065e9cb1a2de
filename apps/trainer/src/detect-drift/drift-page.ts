import { type FieldDrift } from '@retail-ml/drift';
import { type DetectedDrift } from './detect-drift';
import { driftChart, percent } from './drift-chart';
import { escapeHtml } from './escape-html';
import { DRIFT_PAGE_STYLE } from './drift-page-style';
import { number, probability, verdictSentence } from './drift-text';

/** A page that needs nothing but itself: no network, no script. */
export function driftPage(detected: DetectedDrift, madeAt: Date): string {
  const { model, modelVersion, trainingWindow, source, notes, report } = detected;
  // Alarms first, then by PSI: the first screen shows what to look at.
  const fields = [...report.fields].sort((a, b) => Number(b.alarm) - Number(a.alarm) || b.psi - a.psi);
  const facts: [string, string][] = [
    ['Model', `${model} ${modelVersion}`],
    ['Training', `${count(report.rows.reference)} rows, as of ${trainingWindow.from} to ${trainingWindow.to}`],
    ['Now', `${count(report.rows.current)} rows of ${source}`],
    ['Threshold', `PSI ${report.threshold}, and above chance`],
    ['Made', `${madeAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`],
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(`Drift of ${model} ${modelVersion}: ${report.verdict}`)}</title>
<style>${DRIFT_PAGE_STYLE}</style>
</head>
<body>
<main>
<header>
<h1>Drift report</h1>
<p class="verdict ${report.verdict.replaceAll(' ', '-')}" role="status">${escapeHtml(verdictSentence(report))}</p>
<dl>${facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${escapeHtml(value)}</dd></div>`).join('')}</dl>
${notes.map((note) => `<p class="note">${escapeHtml(note)}</p>`).join('\n')}
</header>
<section aria-labelledby="overview">
<h2 id="overview">Fields</h2>
<div class="scroll">
<table>
<thead><tr><th scope="col">Field</th><th scope="col">Role</th><th scope="col" class="number">PSI</th><th scope="col" class="number">By chance up to</th><th scope="col">Test</th><th scope="col" class="number">p</th><th scope="col" class="number">Median then</th><th scope="col" class="number">Median now</th><th scope="col">Verdict</th></tr></thead>
<tbody>
${fields.map((field) => overviewRow(field, report.verdict)).join('\n')}
</tbody>
</table>
</div>
<p class="note">PSI measures how far shares have moved: 0 is alike, 0.1 some, 0.25 much. "By chance" is what it reaches
without drift with a probability of ${number(report.fieldLevel)}, for so many rows. The tests (Kolmogorov-Smirnov, chi-squared) are shown
for those who know them; with many rows they find differences that don't matter.</p>
</section>
<section aria-labelledby="distributions">
<h2 id="distributions">Distributions</h2>
<p class="legend"><span class="key reference"></span>training <span class="key current"></span>now</p>
${fields.map(fieldCard).join('\n')}
</section>
</main>
</body>
</html>
`;
}

function overviewRow({ field, role, psi, criticalPsi, test, medians, alarm }: FieldDrift, verdict: string): string {
  const numbers = (cells: string[]) => cells.map((cell) => `<td class="number">${escapeHtml(cell)}</td>`).join('');
  const testName = test.name === 'chi-squared' ? 'chi-squared' : 'Kolmogorov-Smirnov';
  const judged = alarm
    ? '<span class="badge">drift</span>'
    : verdict === 'not enough data'
      ? 'too few rows'
      : 'no drift';
  return (
    `<tr${alarm ? ' class="alarm"' : ''}><th scope="row"><a href="#${field}">${escapeHtml(field)}</a></th><td>${role}</td>` +
    numbers([psi.toFixed(3), criticalPsi?.toFixed(3) ?? '']) +
    `<td>${testName} ${test.statistic.toFixed(test.name === 'chi-squared' ? 1 : 3)}</td>` +
    numbers([
      probability(test.pValue),
      medians === null ? '' : number(medians.reference),
      medians === null ? '' : number(medians.current),
    ]) +
    `<td>${judged}</td></tr>`
  );
}

function fieldCard(field: FieldDrift): string {
  const rows = field.bins.map(
    ({ label, reference, current }) =>
      `<tr><th scope="row">${escapeHtml(label)}</th><td class="number">${percent(reference)}</td><td class="number">${percent(current)}</td></tr>`,
  );
  return `<article id="${escapeHtml(field.field)}"${field.alarm ? ' class="alarm"' : ''}>
<h3>${escapeHtml(field.field)} ${field.alarm ? '<span class="badge">drift</span>' : ''}<small>${field.role}, PSI ${field.psi.toFixed(3)}</small></h3>
${driftChart(field)}
<details><summary>Figures</summary><table><thead><tr><th scope="col">Bin</th><th scope="col" class="number">Training</th><th scope="col" class="number">Now</th></tr></thead><tbody>${rows.join('')}</tbody></table></details>
</article>`;
}

const count = (rows: number): string => rows.toLocaleString('en-US');
