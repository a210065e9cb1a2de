import { type SliceGroup } from './evaluation-slices';
import { type Estimate } from './manifest';
import { markdownTable } from './markdown-table';

/**
 * The section "For whom" of a model card, in Markdown: a table for each group of slices.
 *
 * @param figureNames the figures to show, with their names for people
 * @returns empty where there are no slices
 */
export function slicesSection(
  groups: readonly SliceGroup[] | undefined,
  figureNames: Readonly<Record<string, string>>,
): string {
  if (groups === undefined || groups.length === 0) return '';
  return `## For whom it is how good

The test rows in parts; intervals as above. Parts with too few rows have no figures.

${groups.map((group) => sliceTable(group, Object.entries(figureNames))).join('\n\n')}
`;
}

function sliceTable({ by, slices }: SliceGroup, figureNames: readonly [string, string][]): string {
  const head = [`By ${by}`, 'Rows', ...figureNames.map(([, label]) => label)];
  const lines = slices.map(({ name, rows, figures }) => [
    name,
    String(rows),
    ...figureNames.map(([figure]) => (figures === null ? 'too few' : cell(figures[figure]))),
  ]);
  return markdownTable(head, lines);
}

function cell(estimate: Estimate | undefined): string {
  if (!estimate) return 'too few';
  const { value, low, high } = estimate;
  return `${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
}
