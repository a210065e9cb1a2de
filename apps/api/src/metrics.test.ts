import { metricsRegistry, showModel } from './metrics';

test('the age of the version that answers is shown, no longer that of the one before', async () => {
  showModel('churn', 'first', '2026-11-23T00:00:00.000Z');
  showModel('churn', 'second', '2026-11-24T00:00:00.000Z');
  const shown = (await metricsRegistry.metrics()).split('\n').filter((line) => /^retail_ml_model_created/.test(line));
  expect(shown).toEqual(['retail_ml_model_created_timestamp_seconds{model="churn",version="second"} 1795478400']);
});
