/**
 * Starts BigQuery's emulator once for all test files of a project. In the project's jest.config.cjs:
 *
 *     globalSetup: require.resolve('../../tools/setup/bigquery-before-tests.cjs'),
 *     globalTeardown: require.resolve('../../tools/setup/bigquery-after-tests.cjs'),
 *
 * Tests then find its address in `process.env.RETAIL_ML_TEST_BIGQUERY_HOST`; each file creates a data set of its own.
 * Where there is no Python or no network the variable is absent, the tests that need it are skipped and counted as
 * such, and one line says why; with RETAIL_ML_REQUIRE_BIGQUERY=true, as in `.ci/run`, that is a failure.
 */
module.exports = async function startBeforeTests() {
  const { startBigqueryEmulator } = await import('./bigquery-emulator.mjs');
  const { NoEmulatorError } = await import('./bigquery-emulator-packages.mjs');
  try {
    globalThis.retailMlBigquery = await startBigqueryEmulator();
    process.env.RETAIL_ML_TEST_BIGQUERY_HOST = globalThis.retailMlBigquery.host;
  } catch (error) {
    if (!(error instanceof NoEmulatorError)) throw error;
    const sentence = `BigQuery's emulator cannot be had: ${error.message}.`;
    if (process.env.RETAIL_ML_REQUIRE_BIGQUERY === 'true') throw new Error(sentence);
    process.stderr.write(`${sentence} The tests on BigQuery are skipped.\n`);
  }
};
