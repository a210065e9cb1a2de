module.exports = {
  ...require('../../jest.preset.js'),
  displayName: 'trainer',
  rootDir: __dirname,
  globalSetup: require.resolve('../../tools/setup/databases-before-tests.cjs'),
  globalTeardown: require.resolve('../../tools/setup/databases-after-tests.cjs'),
};
