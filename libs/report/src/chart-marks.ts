import { pathThrough, svgElement } from './svg-picture';

/** Series differ in shape as well as in colour. */
export type Series = 1 | 2 | 3;

const RADIUS = 4.5;

/** A dot (series 1), square (2) or diamond (3). */
export function mark(series: Series, x: number, y: number): string {
  const attributes = { class: `mark series-${series}` };
  if (series === 1) return svgElement('circle', { ...attributes, cx: x, cy: y, r: RADIUS });
  if (series === 2) {
    const side = 2 * RADIUS - 1;
    return svgElement('rect', { ...attributes, x: x - side / 2, y: y - side / 2, width: side, height: side });
  }
  const reach = RADIUS + 1;
  const corners = [
    [x, y - reach],
    [x + reach, y],
    [x, y + reach],
    [x - reach, y],
  ] as const;
  return svgElement('path', { ...attributes, d: `${pathThrough(corners)}Z` });
}

/** The line in which a value lies. */
export function interval(series: Series, x1: number, y1: number, x2: number, y2: number): string {
  return svgElement('line', { class: `interval series-${series}`, x1, y1, x2, y2 });
}
