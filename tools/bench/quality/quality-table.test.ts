import { qualityTable } from './quality-table.mjs';

const seconds = { fit: 1.25, fit_cpu: 2 };
const estimate = (value: number, standardError: number) => ({ value, standard_error: standardError });

test('the table shows standard errors, the worst seed, and in bold what is not chance', () => {
  const table = qualityTable({
    made_at: '2026-11-24T10:00:00Z',
    machine: '2 x something',
    seeds: [1, 2],
    replicates: 500,
    files: [
      {
        file: 'rows.csv',
        model: 'churn',
        horizon_days: 90,
        rows: { train: 10, test: 5 },
        units: 5,
        models: [
          {
            ...{ name: 'Retail ML', kind: 'ours', seconds, difference: null },
            figures: { roc_auc: estimate(0.73, 0.008), brier: estimate(0.2, 0.004) },
            by_seed: [
              { roc_auc: 0.725, brier: 0.19 },
              { roc_auc: 0.735, brier: 0.21 },
            ],
          },
          {
            ...{ name: 'LightGBM', kind: 'peer', seconds },
            figures: { roc_auc: estimate(0.72, 0.008), brier: estimate(0.201, 0.004) },
            difference: { roc_auc: estimate(-0.01, 0.003), brier: estimate(0.001, 0.003) },
          },
          {
            ...{ name: 'recency rule', kind: 'baseline', seconds: null },
            figures: { roc_auc: estimate(0.68, 0.008), brier: estimate(0.3, 0.004) },
            difference: { roc_auc: estimate(-0.05, 0.003), brier: estimate(0.1, 0.003) },
          },
        ],
      },
      {
        file: 'demand.csv',
        model: 'demand',
        horizon_days: null,
        rows: { train: 10, test: 5 },
        units: 5,
        models: [
          {
            ...{ name: 'Retail ML', kind: 'ours', seconds, difference: null, by_seed: [{}] },
            figures: {
              ...{ bias_7d: estimate(-0.05, 0.01), pinball_mean_7d: estimate(31.25, 2) },
              ...{ bias_30d: estimate(0.05, 0.01), pinball_mean_30d: estimate(101, 4) },
            },
          },
        ],
      },
    ],
  });
  expect(table.split('\n').filter((line) => /^(\||##)/.test(line))).toEqual([
    '## rows.csv, 90 days: 10 rows to train, 5 of 5 customers to test',
    '| Model | AUC | Brier | Seconds | CPU |',
    '| --- | --- | --- | --- | --- |',
    '| **Retail ML** | .730 ± .008 (worst .725) | .200 ± .004 (worst .210) | 1.3 | 2.0 |',
    '| peer: LightGBM | .720 ± .008 (**-.010 ± .003**) | .201 ± .004 (+.001 ± .003) | 1.3 | 2.0 |',
    '| rule: recency rule | .680 ± .008 (**-.050 ± .003**) | .300 ± .004 (**+.100 ± .003**) |  |  |',
    '## demand.csv, 7 days: 10 rows to train, 5 of 5 products to test',
    '| Model | Bias | Pinball | Seconds | CPU |',
    '| --- | --- | --- | --- | --- |',
    '| **Retail ML** | -.050 ± .010 | 31.3 ± 2.0 | 1.3 | 2.0 |',
    '## demand.csv, 30 days: 10 rows to train, 5 of 5 products to test',
    '| Model | Bias | Pinball | Seconds | CPU |',
    '| --- | --- | --- | --- | --- |',
    '| **Retail ML** | .050 ± .010 | 101.0 ± 4.0 | 1.3 | 2.0 |',
  ]);
});
