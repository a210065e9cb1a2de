import { type Manifest } from '@retail-ml/model-registry';

/** Whether a new model may become champion, and why. */
export interface Verdict {
  accepted: boolean;
  reason: string;
}

/** A model that ranks customers no better than their recency does is not worth serving. */
export function judge({ evaluation }: Manifest): Verdict {
  const { value: auc } = evaluation.model.roc_auc;
  const baseline = evaluation.baselines.recency_rule.roc_auc.value;
  const accepted = auc > baseline;
  return {
    accepted,
    reason: `AUC ${auc.toFixed(4)} ${accepted ? 'beats' : 'does not beat'} the recency rule's ${baseline.toFixed(4)}.`,
  };
}
