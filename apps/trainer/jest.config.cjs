module.exports = {
  ...require('../../jest.preset.js'),
  displayName: 'trainer',
  rootDir: __dirname,
  globalSetup: require.resolve('../../tools/setup/postgresql-before-tests.cjs'),
  globalTeardown: require.resolve('../../tools/setup/postgresql-after-tests.cjs'),
};
