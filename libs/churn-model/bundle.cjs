// Puts the code of churn's predictions, features to categories, into one file, generated/churn-function.js, for places
// where there is nothing but JavaScript: one expression, a function of the model's data that gives the function to be
// called for each row.
const fs = require('node:fs');
const path = require('node:path');
const { buildSync } = require('esbuild');

const bundleFile = path.join(__dirname, 'generated', 'churn-function.js');

/** @returns {string} */
function bundleChurnFunction() {
  const { outputFiles } = buildSync({
    absWorkingDir: __dirname,
    entryPoints: ['src/warehouse/churn-function.ts'],
    write: false,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'neutral',
    conditions: ['@retail-ml/source'],
    target: 'es2019',
    // The fingerprint of feature views needs it, and is left out.
    supported: { bigint: true },
    // Not every warehouse has it, and the bits are the same without.
    define: { WebAssembly: 'undefined' },
    // Fields are assigned: defining them takes a function more, and nothing here can tell.
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
    legalComments: 'none',
    logLevel: 'warning',
  });
  const code = outputFiles[0].text.trim();
  const exported = /export\{([\w$]+) as churnFunction\};?$/.exec(code);
  if (exported === null) throw new Error('esbuild wrote the export of churnFunction in another form than before.');
  return `(()=>{"use strict";${code.slice(0, exported.index)}return ${exported[1]}})()`;
}

if (require.main === module) {
  const unfinished = `${bundleFile}.${process.pid}.tmp`;
  fs.mkdirSync(path.dirname(bundleFile), { recursive: true });
  fs.writeFileSync(unfinished, bundleChurnFunction());
  fs.renameSync(unfinished, bundleFile);
}

module.exports = { bundleChurnFunction };
