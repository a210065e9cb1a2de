import { openBigquerySource, openDuckdbSource } from '../index';

// Loading it fails, as it would for whoever has left it out.
jest.mock('@google-cloud/bigquery', () => {
  throw new Error('the client of BigQuery was loaded');
});

test('the client of BigQuery is loaded when a source is opened, and not before', async () => {
  await expect(openDuckdbSource({ path: 'nowhere.duckdb' })).rejects.toMatchObject({ code: 'file-missing' });
  await expect(openBigquerySource({})).rejects.toThrow('the client of BigQuery was loaded');
});
