const preset = require('../jest.preset.js');

const [options] = Object.values(preset.transform);

module.exports = {
  ...preset,
  displayName: 'tools',
  rootDir: __dirname,
  testMatch: ['<rootDir>/**/*.test.ts'],
  globalSetup: require.resolve('./setup/bigquery-before-tests.cjs'),
  globalTeardown: require.resolve('./setup/bigquery-after-tests.cjs'),
  // The tools are ES modules that run without a build; jest reads them as CommonJS.
  transform: { ...preset.transform, '^.+\\.mjs$': options },
};
