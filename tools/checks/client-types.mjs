// The client's types as the API's OpenAPI document would have them. Usage: node tools/checks/client-types.mjs [--write]
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import openapiTypes, { astToString } from 'openapi-typescript';
import { repository } from '../setup/repository.mjs';

const api = createRequire(import.meta.url)('../../apps/api/dist/openapi-document.js');
const document = api.openApiDocument();
// Examples of errors say nothing of types, and would be a quarter of the file.
for (const { responses } of Object.values(document.paths).flatMap(Object.values)) {
  for (const { content = {} } of Object.values(responses)) {
    for (const body of Object.values(content)) delete body.example;
  }
}
const types = astToString(await openapiTypes(document));
const text = `// Made of the API's OpenAPI document: npx nx run client:generate\n\n${types}`;
if (process.argv[2] === '--write') {
  writeFileSync(path.join(repository, 'libs/client/src/generated/openapi.ts'), text);
} else {
  process.stdout.write(text);
}
