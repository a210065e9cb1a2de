// Puts the models' predictors and what they need into one file as for a browser, generated/browser-predictors.js: what a
// certificate holds against the predictors of this process.
const fs = require('node:fs');
const path = require('node:path');
const { buildSync } = require('esbuild');

const bundleFile = path.join(__dirname, 'generated', 'browser-predictors.js');

const { outputFiles } = buildSync({
  absWorkingDir: __dirname,
  entryPoints: ['src/certify/browser-predictors.ts'],
  write: false,
  bundle: true,
  minify: true,
  format: 'iife',
  globalName: 'predictors',
  platform: 'browser',
  target: 'es2020',
  conditions: ['@retail-ml/source'],
  legalComments: 'none',
  logLevel: 'warning',
});
const unfinished = `${bundleFile}.${process.pid}.tmp`;
fs.mkdirSync(path.dirname(bundleFile), { recursive: true });
fs.writeFileSync(unfinished, outputFiles[0].text);
fs.renameSync(unfinished, bundleFile);
