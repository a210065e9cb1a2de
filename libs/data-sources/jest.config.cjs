const preset = require('../../jest.preset.js');

const [[runner, options]] = Object.values(preset.transform);
const javascript = { ...options, jsc: { ...options.jsc, parser: { syntax: 'ecmascript' } } };
/** BigQuery's client imports these ES modules while it runs, which jest can only do with files that it has rewritten. */
const rewritten = ['teeny-request', 'gaxios', 'node-fetch', 'fetch-blob', 'formdata-polyfill', 'data-uri-to-buffer'];

module.exports = {
  ...preset,
  displayName: 'data-sources',
  rootDir: __dirname,
  transform: { ...preset.transform, '^.+\\.js$': [runner, javascript] },
  transformIgnorePatterns: [`/node_modules/(?!(${rewritten.join('|')})/)`],
  globalSetup: require.resolve('../../tools/setup/databases-before-tests.cjs'),
  globalTeardown: require.resolve('../../tools/setup/databases-after-tests.cjs'),
};
