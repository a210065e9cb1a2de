import fs from 'node:fs';
import path from 'node:path';

/**
 * Writes a report and its table, each whole or not at all.
 *
 * @param {string} output path without its ending
 * @param {object} report
 * @param {string} table Markdown
 */
export function writeReport(output, report, table) {
  fs.mkdirSync(path.dirname(output), { recursive: true });
  for (const [ending, text] of [
    ['.json', `${JSON.stringify(report, null, 2)}\n`],
    ['.md', table],
  ]) {
    const unfinished = `${output}${ending}.${process.pid}.tmp`;
    fs.writeFileSync(unfinished, text);
    fs.renameSync(unfinished, `${output}${ending}`);
  }
}
