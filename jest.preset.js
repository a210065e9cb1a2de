/** What every project's jest.config.cjs builds on. */
module.exports = {
  testEnvironment: require.resolve('./tools/checks/jest-environment.cjs'),
  testEnvironmentOptions: { customExportConditions: ['@retail-ml/source', 'node', 'node-addons'] },
  transform: {
    '^.+\\.ts$': [
      require.resolve('@swc/jest'),
      {
        swcrc: false,
        sourceMaps: 'inline',
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true },
        },
      },
    ],
  },
  testMatch: ['**/src/**/*.test.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  reporters: ['default', require.resolve('./tools/checks/test-counts-reporter.cjs')],
  // Real databases and trainings: a slow machine may take minutes over what takes seconds elsewhere.
  testTimeout: 180_000,
  // Tests run in a realm of their own, where each look at a global is slow: numeric code took three times as long. Classes
  // that no test replaces are handed to each module instead.
  sandboxInjectedGlobals: [
    ...['Math', 'Number', 'Infinity', 'Array', 'Object', 'Map', 'Set', 'String'],
    ...['Float32Array', 'Float64Array', 'Int32Array', 'Uint8Array'],
  ],
};
