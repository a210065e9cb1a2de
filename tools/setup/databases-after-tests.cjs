const stopBigquery = require('./bigquery-after-tests.cjs');
const stopPostgresql = require('./postgresql-after-tests.cjs');

/** Stops what databases-before-tests.cjs started. */
module.exports = async function stopAfterTests() {
  await Promise.all([stopPostgresql(), stopBigquery()]);
};
