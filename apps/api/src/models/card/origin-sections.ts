import { type Manifest } from '@retail-ml/model-registry';
import { dataTable, escapeHtml } from '@retail-ml/report';
import { type CardModel } from './card-model';
import { count } from './card-text';

/** Which inputs are looked at, and why those. */
export function inputsSection(card: CardModel, manifest: Manifest): string {
  const { name, version, fingerprint, features } = manifest.featureView;
  const items = features.map(
    (feature) => `<li><code>${escapeHtml(feature.name)}</code>: ${escapeHtml(feature.description)}</li>`,
  );
  const table = card.inputsTable?.(manifest);
  return `<section aria-labelledby="inputs">
<h2 id="inputs">What it looks at</h2>
<p>${escapeHtml(card.inputs(manifest))}</p>
${table ? dataTable(table) : ''}
<ul class="features">${items.join('\n')}</ul>
<p class="note">Feature view ${escapeHtml(name)} version ${version}, fingerprint ${escapeHtml(fingerprint)}.</p>
</section>`;
}

/** Where to be careful, and how to see whether it still fits. */
export function limitsSection(card: CardModel, { name }: Manifest): string {
  return `<section aria-labelledby="limits">
<h2 id="limits">Where to be careful</h2>
<ul>${card.limits.map((limit) => `<li>${escapeHtml(limit)}</li>`).join('\n')}
<li>Whether it still sees what it learned from, and answers as it did then, is told by
<code>npx retail-ml detect-drift --model ${escapeHtml(name)} --report drift.html</code>, which compares the log of the
predictions with the distributions kept in this version.</li></ul>
</section>`;
}

/** Where the model comes from, and what proves that it is served as it was trained. */
export function originSection({ training, parity, createdAt }: Manifest): string {
  const facts: [string, string][] = [
    ['Made', `${createdAt.slice(0, 16).replace('T', ' ')} UTC in ${training.seconds.toFixed(1)} s`],
    ['Source', training.source],
    ['Rows held out to calibrate', training.rows.calibration === 0 ? 'none' : count(training.rows.calibration)],
    ['Seed', String(training.seed)],
    ['Commit', training.commit?.slice(0, 12) ?? 'unknown'],
    [
      'Parity with TensorFlow.js',
      `${parity.largestDifference.toExponential(1)} at most, over ${count(parity.rows)} rows (${parity.backend})`,
    ],
  ];
  return `<section aria-labelledby="origin">
<h2 id="origin">Where it comes from</h2>
<dl>${facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${escapeHtml(value)}</dd></div>`).join('')}</dl>
</section>`;
}
