import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeQuantileHeads } from './quantile-heads';
import { stretchedInterval } from './conformal-interval';

test('the example of the README prints what it says', () => {
  const [week] = decodeQuantileHeads(new Float64Array(8), 0, 1, 10);
  const printed = [week.point.toFixed(1), stretchedInterval(week, 1.1).upper.toFixed(1)];
  const readme = readFileSync(join(__dirname, '../README.md'), 'utf8');
  expect(readme).toContain(`It prints \`${printed[0]}\` and \`${printed[1]}\``);
});
