/** Stops the server that postgresql-before-tests.cjs started, and deletes its data. */
module.exports = async function stopAfterTests() {
  await globalThis.retailMlPostgresql?.stop();
};
