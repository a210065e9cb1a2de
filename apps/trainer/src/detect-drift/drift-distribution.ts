import { type BinShares, type FieldDrift } from '@retail-ml/drift';
import { escapeHtml } from '@retail-ml/report';

/** A field's two distributions, bin by bin: a table whose bars show what its figures say, on a screen of any width. */
export function distributionTable({ field, bins }: FieldDrift): string {
  const largest = Math.max(...bins.flatMap(({ reference, current }) => [reference, current]));
  const bar = (name: 'reference' | 'current', share: number) =>
    `<i class="${name}" style="width:${((100 * share) / largest).toFixed(1)}%"></i>`;
  const rows = bins.map(
    ({ label, reference, current }) =>
      `<tr><th scope="row">${escapeHtml(label)}</th>` +
      `<td class="bars">${bar('reference', reference)}${bar('current', current)}</td>` +
      `<td class="number quiet">${percent(reference)}</td><td class="number">${percent(current)}</td></tr>`,
  );
  return (
    `<table class="distribution"><caption>Distribution of ${escapeHtml(field)}</caption>` +
    '<thead><tr><th scope="col">value</th><th scope="col" class="bars"></th><th scope="col" class="number">training</th>' +
    `<th scope="col" class="number">now</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
  );
}

/** The bin that moved most, e.g. `autumn: 18.2 % → 100.0 %`; empty where none did. */
export function largestMove({ bins }: FieldDrift): string {
  const move = ({ reference, current }: BinShares) => Math.abs(current - reference);
  const [most] = [...bins].sort((a, b) => move(b) - move(a));
  if (most === undefined || move(most) < 0.0005) return '';
  return `${most.label}: ${percent(most.reference)} → ${percent(most.current)}`;
}

/** `12.3 %` */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
