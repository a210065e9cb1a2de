import { type Manifest } from '@retail-ml/model-registry';
import { judge } from './acceptance-gate';

const manifest = (auc: number, baseline: number) => {
  const figures = (value: number) => ({ roc_auc: { value, low: value, high: value } });
  return { evaluation: { model: figures(auc), baselines: { recency_rule: figures(baseline) } } } as unknown as Manifest;
};

test('a model that ranks better than recency is accepted, with both figures in the reason', () => {
  expect(judge(manifest(0.74, 0.68))).toEqual({
    accepted: true,
    reason: "AUC 0.7400 beats the recency rule's 0.6800.",
  });
});

test('one that does not is refused', () => {
  expect(judge(manifest(0.68, 0.68)).accepted).toBe(false);
});
