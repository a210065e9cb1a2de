import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NUMBER_TABLES_BYTES, numberWriterIn } from './index';

test("the README's example prints what it says", async () => {
  const readme = await readFile(join(__dirname, '../README.md'), 'utf8');
  const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const printed: string[] = [];
  new Function('NUMBER_TABLES_BYTES', 'numberWriterIn', 'console', example)(NUMBER_TABLES_BYTES, numberWriterIn, {
    log: (...values: unknown[]) => printed.push(values.join(' ')),
  });
  expect(printed).toHaveLength(1);
  expect(example).toContain(`// ${printed[0]}\n`);
});
