import fs from 'node:fs';
import { createInterface } from 'node:readline';
import { once } from 'node:events';

// Cells: customer_id, recency_days, frequency, avg_monetary, loyalty_member, days_since_join
const replaced = (index, cell) => (cells) => cells.with(index, cell).join(',');

/** What can be wrong with a row: how it is written then, and the column that is told (none for the row as a whole). */
const KINDS = {
  'an empty cell': ['frequency', replaced(2, '')],
  'an empty flag': ['loyalty_member', replaced(4, '')],
  'a text for a number': ['recency_days', replaced(1, 'soon')],
  'a number with a thousands mark': ['avg_monetary', replaced(3, '1_000')],
  'a negative number': ['recency_days', replaced(1, '-1')],
  'a fraction of a day': ['days_since_join', replaced(5, '1400.5')],
  'not a number': ['avg_monetary', replaced(3, 'nan')],
  'too large a number': ['avg_monetary', replaced(3, '1e13')],
  'too long a tenure': ['days_since_join', replaced(5, '36501')],
  'a recency above the tenure': ['recency_days', replaced(1, '1501')],
  'a frequency above the lookback': ['frequency', replaced(2, '3000')],
  'another word for a flag': ['loyalty_member', replaced(4, 'perhaps')],
  'a cell too few': ['', (cells) => cells.slice(0, -1).join(',')],
  'only one cell': ['', (cells) => cells[0]],
  'a cell too many': ['', (cells) => [...cells, 'more'].join(',')],
  'text after a closing quote': ['customer_id', (cells) => cells.with(0, '"A"7').join(',')],
  'bytes that are not UTF-8': ['customer_id', (cells) => Buffer.from(cells.with(0, 'M\u00fcller').join(','), 'latin1')],
  'quoted text for a number': ['recency_days', replaced(1, '"a, ""b"""')],
};

/**
 * Copies a CSV file of customers with `badRows` rows spoilt, spread over all of it, of every kind in turn. A few rows
 * before them get a quoted cell with a line break, so that rows and lines differ.
 *
 * @returns {Promise<{ line: number, column: string, kind: string }[]>} what is to be found
 */
export async function plantBadRows(from, to, rows, badRows) {
  const planted = [];
  const kinds = Object.keys(KINDS);
  const output = fs.createWriteStream(to);
  let line = 0;
  let row = -1;
  for await (const text of createInterface({ input: fs.createReadStream(from) })) {
    row++;
    line++;
    let written = text;
    if (row > 0 && row % Math.floor(rows / badRows) === 0 && planted.length < badRows) {
      const kind = kinds[planted.length % kinds.length];
      const [column, spoil] = KINDS[kind];
      written = spoil(text.split(','));
      planted.push({ line, column, kind });
    } else if (row > 0 && row % 9973 === 0) {
      written = text.replace(/^[^,]*/, '"two\nlines"');
      line++;
    }
    if (!output.write(Buffer.concat([Buffer.from(written), Buffer.from('\n')]))) await once(output, 'drain');
  }
  output.end();
  await once(output, 'finish');
  return planted;
}
