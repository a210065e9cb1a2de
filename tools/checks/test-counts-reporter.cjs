const fs = require('node:fs');
const path = require('node:path');

/** Writes a project's test counts to `test-results/counts.json`, where `npm test` adds them up. */
class TestCountsReporter {
  constructor(globalConfig) {
    this.file = path.join(globalConfig.rootDir, 'test-results', 'counts.json');
  }

  onRunStart() {
    fs.rmSync(this.file, { force: true });
  }

  onRunComplete(_contexts, results) {
    const counts = {
      passed: results.numPassedTests,
      // A suite that could not even be loaded holds no counted test: it is a failure all the same.
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
    };
    fs.mkdirSync(path.dirname(this.file), { recursive: true });
    fs.writeFileSync(this.file, `${JSON.stringify(counts)}\n`);
  }
}

module.exports = TestCountsReporter;
