/**
 * Starts PostgreSQL once for all test files of a project. In the project's jest.config.cjs:
 *
 *     globalSetup: require.resolve('../../tools/setup/postgresql-before-tests.cjs'),
 *     globalTeardown: require.resolve('../../tools/setup/postgresql-after-tests.cjs'),
 *
 * Tests then find a superuser's connection string in `process.env.RETAIL_ML_TEST_DATABASE_URL`. The server is
 * shared by the project's test files, which run side by side: each file creates a database or schema of its own.
 */
module.exports = async function startBeforeTests() {
  const { startPostgresql } = await import('./postgresql.mjs');
  globalThis.retailMlPostgresql = await startPostgresql();
  process.env.RETAIL_ML_TEST_DATABASE_URL = globalThis.retailMlPostgresql.connectionString;
};
