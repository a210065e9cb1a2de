import { escapeHtml } from './escape-html';

export interface Picture {
  /** Unlike that of any other picture in the page. */
  id: string;
  /** What is shown, and what is to be seen in it: read out where the picture is not seen. */
  title: string;
  description: string;
  /** User units; the picture takes the width that it is given. */
  width: number;
  height: number;
  /** Drawn no wider than it needs, where there is more room. */
  compact?: boolean;
}

/** An inline SVG that says in words what it shows. */
export function svgPicture({ id, title, description, width, height, compact }: Picture, ...parts: string[]): string {
  const name = escapeHtml(id);
  return (
    `<svg${compact ? ' class="compact"' : ''} viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${name}-title ${name}-desc">` +
    `<title id="${name}-title">${escapeHtml(title)}</title><desc id="${name}-desc">${escapeHtml(description)}</desc>` +
    `${parts.join('')}</svg>`
  );
}

/** An element with attributes; numbers are rounded to what can be seen. */
export function svgElement(
  name: 'circle' | 'line' | 'path' | 'rect',
  attributes: Record<string, string | number>,
): string {
  return `<${name}${attributesText(attributes)}/>`;
}

/** A text with its own attributes; `hint` is shown by a pointer that rests on it. */
export function svgText(text: string, attributes: Record<string, string | number>, hint?: string): string {
  const title = hint === undefined ? '' : `<title>${escapeHtml(hint)}</title>`;
  return `<text${attributesText(attributes)}>${title}${escapeHtml(text)}</text>`;
}

/** A path through points. */
export function pathThrough(points: readonly (readonly [x: number, y: number])[]): string {
  return points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${rounded(x)} ${rounded(y)}`).join('');
}

function attributesText(attributes: Record<string, string | number>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${typeof value === 'number' ? rounded(value) : escapeHtml(value)}"`)
    .join('');
}

function rounded(value: number): string {
  return String(Number(value.toFixed(1)));
}
