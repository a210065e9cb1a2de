// Puts the program and the packages that it loads into one file, dist/bundle.js: to find, read and compile a thousand
// files takes longer than all else at a start. What is wrong with the types, tsc has said before.
const path = require('node:path');
const { buildSync } = require('esbuild');

const repository = path.join(__dirname, '..', '..');

// npm installs the same mime-types four times, once for each package that wants it, with 200 kB of types each.
const mimeTypes = path.dirname(require.resolve('mime-types/package.json', { paths: [require.resolve('express')] }));

buildSync({
  absWorkingDir: repository,
  entryPoints: ['apps/api/src/main.ts'],
  outfile: 'apps/api/dist/bundle.js',
  tsconfig: 'apps/api/tsconfig.json',
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  conditions: ['@retail-ml/source'],
  alias: { 'mime-types': mimeTypes },
  // Serves files from its folder.
  external: ['swagger-ui-express'],
  // Read by node --enable-source-maps; without, names of functions tell where to look.
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'none',
  logLevel: 'warning',
});
