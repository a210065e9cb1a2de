module.exports = {
  ...require('../../jest.preset.js'),
  displayName: 'trainer',
  rootDir: __dirname,
  globalSetup: require.resolve('../../tools/setup/databases-before-tests.cjs'),
  // The longest of all projects' tests, and the last to begin: on two cores one process would be left to itself.
  maxWorkers: 2,
  globalTeardown: require.resolve('../../tools/setup/databases-after-tests.cjs'),
};
