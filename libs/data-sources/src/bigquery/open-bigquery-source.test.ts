import { testRetailSource } from '../retail-source.contract';
import { writeRows } from '../retail-source-harness.fixture';
import { openBigquerySource } from './open-bigquery-source';
import { openBigqueryWriter } from './open-bigquery-writer';
import { testDataset } from './test-dataset.fixture';

// The emulator takes half a second for a feature query, and each is sent twice.
jest.setTimeout(240_000);

const emulatorHost = process.env['RETAIL_ML_TEST_BIGQUERY_HOST'];
const describeWithEmulator = emulatorHost ? describe : describe.skip;

describeWithEmulator('BigQuery’s emulator', () => {
  const dataset = testDataset(emulatorHost ?? '', 'open_bigquery_source');

  testRetailSource({
    fill: async (rows) => {
      await dataset.empty();
      await writeRows(await openBigqueryWriter({ ...dataset.config, mode: 'replace' }), rows);
    },
    executeInEmptySchema: async (sql) => {
      await dataset.empty();
      const statements = sql
        .replaceAll('TIMESTAMP WITH TIME ZONE', 'TIMESTAMP')
        .replaceAll('DOUBLE PRECISION', 'FLOAT64')
        // A view names the data set of what it reads.
        .replaceAll('FROM receipts', 'FROM open_bigquery_source.receipts')
        .split(';');
      await dataset.execute(statements.filter((statement) => statement.trim() !== ''));
    },
    open: () => openBigquerySource(dataset.config),
    shareOfDraws: 1 / 4,
  });
});
