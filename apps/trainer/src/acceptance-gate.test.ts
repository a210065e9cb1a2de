import { type Manifest } from '@retail-ml/model-registry';
import { judge } from './acceptance-gate';

const exact = (value: number) => ({ value, low: value, high: value });

describe('churn', () => {
  const manifest = (auc: number, baseline: number) =>
    ({
      name: 'churn',
      evaluation: { model: { roc_auc: exact(auc) }, baselines: { recency_rule: { roc_auc: exact(baseline) } } },
    }) as unknown as Manifest;

  test('a model that ranks better than recency is accepted, with both figures in the reason', () => {
    expect(judge(manifest(0.74, 0.68))).toEqual({
      accepted: true,
      reason: "AUC 0.7400 beats the recency rule's 0.6800.",
    });
  });

  test('one that does not is refused', () => {
    expect(judge(manifest(0.68, 0.68)).accepted).toBe(false);
  });
});

describe('demand', () => {
  const good = { wape_7d: 0.6, pinball_mean_7d: 9, bias_7d: -0.1, coverage80_whole_7d: 0.8 };
  const goodMonth = { wape_30d: 0.4, pinball_mean_30d: 30, bias_30d: 0.15, coverage80_whole_30d: 0.95 };
  const figures = (values: Record<string, number>) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, exact(value)]));
  const manifest = (model: Record<string, number>) =>
    ({
      name: 'demand',
      evaluation: {
        model: figures({ ...good, ...goodMonth, ...model }),
        baselines: {
          run_rate_7d: figures({
            ...{ wape_7d: 0.7, pinball_mean_7d: 10, bias_7d: -0.2 },
            ...{ wape_30d: 0.45, pinball_mean_30d: 35, bias_30d: -0.1 },
          }),
          seasonal_naive: figures({
            ...{ wape_7d: 0.65, pinball_mean_7d: 12, bias_7d: -0.18 },
            ...{ wape_30d: 0.5, pinball_mean_30d: 33, bias_30d: -0.2 },
          }),
        },
      },
    }) as unknown as Manifest;

  test('one that beats every baseline at both horizons is accepted, with the figures in the reason', () => {
    const { accepted, reason } = judge(manifest({}));
    expect(accepted).toBe(true);
    expect(reason).toBe(
      '7 days: WAPE 0.600 beats 0.650 of seasonal naive, pinball loss 9.000 beats 10.000 of run rate 7d, ' +
        'bias -10 % (at most 18 % is allowed, up or down), the 80 % interval holds 80 % (at least 70 % is asked). ' +
        '30 days: WAPE 0.400 beats 0.450 of run rate 7d, pinball loss 30.000 beats 33.000 of seasonal naive, ' +
        'bias 15 % (at most 15 % is allowed, up or down), the 80 % interval holds 95 % (at least 70 % is asked).',
    );
  });

  test('where the best rule is further off than 15 %, its bias is the bound', () => {
    expect(judge(manifest({ bias_7d: -0.18 })).accepted).toBe(true);
    expect(judge(manifest({ bias_7d: -0.19 })).accepted).toBe(false);
  });

  test('a rule that forecasts a quarter too little is no yardstick of WAPE, but one of pinball loss', () => {
    const biased = manifest({});
    Object.assign(biased.evaluation.baselines['seasonal_naive'], figures({ wape_7d: 0.1, bias_7d: -0.26 }));
    expect(judge(biased).accepted).toBe(true);
    Object.assign(biased.evaluation.baselines['seasonal_naive'], figures({ pinball_mean_7d: 1 }));
    expect(judge(biased)).toEqual({
      accepted: false,
      reason: '7 days: pinball loss 9.000 does not beat 1.000 of seasonal naive.',
    });
    // Where all rules are that far off, they are what there is.
    Object.assign(biased.evaluation.baselines['run_rate_7d'], figures({ bias_7d: -0.3 }));
    expect(judge(biased).reason).toContain('WAPE 0.600 does not beat 0.100 of seasonal naive');
  });

  test.each([
    ['WAPE', { wape_7d: 0.65 }, '7 days: WAPE 0.650 does not beat 0.650 of seasonal naive.'],
    ['WAPE that is no number', { wape_7d: NaN }, '7 days: WAPE NaN does not beat 0.650 of seasonal naive.'],
    ['pinball loss', { pinball_mean_30d: 34 }, '30 days: pinball loss 34.000 does not beat 33.000 of seasonal naive.'],
    ['too little', { bias_30d: -0.16 }, '30 days: bias -16 % (at most 15 % is allowed, up or down).'],
    ['too much', { bias_7d: 0.2 }, '7 days: bias 20 % (at most 18 % is allowed, up or down).'],
    ['coverage', { coverage80_whole_7d: 0.6 }, '7 days: the 80 % interval holds 60 % (at least 70 % is asked).'],
  ])('one that fails at one horizon is refused for that alone: %s', (_, model, reason) => {
    expect(judge(manifest(model))).toEqual({ accepted: false, reason });
  });
});
