import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { churnFeatureView } from './churn-feature-view';
import { prepareChurnTransforms } from './churn-features';

test("the README's example prints what it says", async () => {
  const readme = await readFile(join(__dirname, '../README.md'), 'utf8');
  const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const said = Array.from(example.matchAll(/console\.log\(.*\); \/\/ (.*)/g), ([, comment]) => comment);
  const printed: string[] = [];
  const log = (...words: unknown[]) => printed.push(words.join(' '));
  new Function('churnFeatureView', 'prepareChurnTransforms', 'console', example)(
    churnFeatureView,
    prepareChurnTransforms,
    { log },
  );
  expect(printed).toEqual(said);
  expect(printed).toEqual(['latent_churn_log_odds -1.141']);
});
