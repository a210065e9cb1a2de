import { interval, mark, type Series } from './chart-marks';
import { escapeHtml } from './escape-html';
import { pathThrough, svgElement } from './svg-picture';

/** What a key shows beside its text. */
export type Key = { mark: Series } | { curve: Series } | 'guide' | 'point' | 'bar';

/** Says what marks and lines mean, above the pictures that hold them. */
export function legend(keys: readonly (readonly [key: Key, text: string])[]): string {
  const entries = keys.map(
    ([key, text]) =>
      `<span><svg width="26" height="14" viewBox="0 0 26 14" aria-hidden="true">${drawn(key)}</svg>${escapeHtml(text)}</span>`,
  );
  return `<p class="legend">${entries.join('')}</p>`;
}

function drawn(key: Key): string {
  if (key === 'guide') return svgElement('line', { class: 'guide', x1: 0, y1: 7, x2: 26, y2: 7 });
  if (key === 'point') return svgElement('circle', { class: 'point', cx: 13, cy: 7, r: 3 });
  if (key === 'bar') return svgElement('rect', { class: 'bar', x: 7, y: 1, width: 12, height: 12 });
  if ('mark' in key) return interval(key.mark, 0, 7, 26, 7) + mark(key.mark, 13, 7);
  const line = pathThrough([
    [0, 7],
    [26, 7],
  ]);
  return svgElement('path', { class: `curve series-${key.curve}`, d: line });
}
