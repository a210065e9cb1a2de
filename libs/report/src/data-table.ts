import { escapeHtml } from './escape-html';

export interface DataTable {
  /** Plain text, as all of it is. */
  caption: string;
  head: readonly string[];
  /** The first cell of a row names it; the others are figures. */
  rows: readonly (readonly string[])[];
}

/** A table whose first column names its rows. */
export function dataTable({ caption, head, rows }: DataTable): string {
  const [name, ...columns] = head.map(escapeHtml);
  const headCells = [
    `<th scope="col">${name}</th>`,
    ...columns.map((column) => `<th scope="col" class="number">${column}</th>`),
  ];
  const lines = rows.map(([rowName, ...cells]) => {
    const figures = cells.map((cell) => `<td class="number">${escapeHtml(cell)}</td>`);
    return `<tr><th scope="row">${escapeHtml(rowName)}</th>${figures.join('')}</tr>`;
  });
  return (
    `<div class="scroll" role="region" aria-label="${escapeHtml(caption)}" tabindex="0"><table>` +
    `<thead><tr>${headCells.join('')}</tr></thead><tbody>${lines.join('')}</tbody></table></div>`
  );
}

/** The figures behind a picture, folded up. */
export function figuresBehind(table: DataTable): string {
  return `<details><summary>${escapeHtml(table.caption)}</summary>${dataTable(table)}</details>`;
}
