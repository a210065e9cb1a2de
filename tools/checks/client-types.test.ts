import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const repository = path.resolve(__dirname, '../..');

test("the client's types are those of the API's document (npx nx run client:generate)", () => {
  const types = execFileSync(process.execPath, [path.join(__dirname, 'client-types.mjs')], { encoding: 'utf8' });
  expect(types).toBe(readFileSync(path.join(repository, 'libs/client/src/generated/openapi.ts'), 'utf8'));
});
