/** Stops the emulator that bigquery-before-tests.cjs started. */
module.exports = async function stopAfterTests() {
  await globalThis.retailMlBigquery?.stop();
};
