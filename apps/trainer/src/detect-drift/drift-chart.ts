import { type BinShares, type FieldDrift } from '@retail-ml/drift';
import { escapeHtml } from './escape-html';

const WIDTH = 640;
const HEIGHT = 230;
const MARGIN = { top: 12, right: 8, bottom: 64, left: 44 };
const GRID_LINES = 4;

/** Bars of training beside bars of now, bin by bin, as inline SVG that a screen reader can tell. */
export function driftChart({ field, bins }: FieldDrift): string {
  const step = niceStep(Math.max(...bins.flatMap(({ reference, current }) => [reference, current]), 0.01));
  const top = step * GRID_LINES;
  const plotHeight = HEIGHT - MARGIN.top - MARGIN.bottom;
  const y = (share: number) => MARGIN.top + plotHeight * (1 - share / top);
  const slot = (WIDTH - MARGIN.left - MARGIN.right) / bins.length;
  const bar = Math.min(slot * 0.38, 46);
  const grid = Array.from({ length: GRID_LINES + 1 }, (_, i) => {
    const share = i * step;
    return (
      `<line class="grid" x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${fixed(y(share))}" y2="${fixed(y(share))}"/>` +
      `<text class="tick" x="${MARGIN.left - 8}" y="${fixed(y(share) + 4)}" text-anchor="end">${percent(share, step < 0.01 ? 1 : 0)}</text>`
    );
  });
  const bars = bins.map((bin, i) => {
    const middle = MARGIN.left + slot * (i + 0.5);
    const rectangle = (name: 'reference' | 'current', x: number) =>
      `<rect class="${name}" x="${fixed(x)}" y="${fixed(y(bin[name]))}" width="${fixed(bar)}" ` +
      `height="${fixed(MARGIN.top + plotHeight - y(bin[name]))}" rx="1.5"><title>${escapeHtml(sentence(bin))}</title></rect>`;
    const label = escapeHtml(bin.label);
    const baseline = HEIGHT - MARGIN.bottom + 16;
    const text =
      bins.length > 6
        ? `<text class="tick" text-anchor="end" transform="translate(${fixed(middle + 4)} ${baseline - 3}) rotate(-35)">${label}</text>`
        : `<text class="tick" text-anchor="middle" x="${fixed(middle)}" y="${baseline}">${label}</text>`;
    return rectangle('reference', middle - bar - 1) + rectangle('current', middle + 1) + text;
  });
  return (
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(`Distribution of ${field}: ${bins.map(sentence).join('; ')}`)}">` +
    `${grid.join('')}${bars.join('')}</svg>`
  );
}

/** `12.3 %` */
export function percent(share: number, digits = 1): string {
  return `${(100 * share).toFixed(digits)} %`;
}

function sentence({ label, reference, current }: BinShares): string {
  return `${label}: training ${percent(reference)}, now ${percent(current)}`;
}

/** The least of 1, 2, 2.5 or 5 times a power of ten with which the grid reaches over a share. */
function niceStep(highest: number): number {
  const power = 10 ** Math.floor(Math.log10(highest / GRID_LINES));
  return power * ([1, 2, 2.5, 5].find((factor) => factor * power * GRID_LINES >= highest) ?? 10);
}

const fixed = (length: number): string => length.toFixed(1);
