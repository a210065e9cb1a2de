const startBigquery = require('./bigquery-before-tests.cjs');
const startPostgresql = require('./postgresql-before-tests.cjs');

/** Starts PostgreSQL and BigQuery's emulator for the test files of a project: see the two files. */
module.exports = async function startBeforeTests() {
  await Promise.all([startPostgresql(), startBigquery()]);
};
