import { type ChurnInput, ReasonCodes } from '@retail-ml/features';
import { ChurnModelError } from './churn-model-error';
import { possibleMixture } from './possible-mixture';
import { CHURN_REQUEST_FIELDS } from './request-fields';

/** The manifest's section of what predictions are explained against. */
export interface ChurnExplanation {
  /** Customers of the training, each of whom counts the same. */
  background: ChurnInput[];
}

/**
 * Says why customers have their log-odds of churn.
 *
 * @param explanation the manifest's section
 * @param logOdds what the model says of a customer
 * @throws ChurnModelError `no-explanation` where the model was trained without that section
 */
export function churnReasonCodes(
  explanation: unknown,
  lookbackDays: number,
  logOdds: (input: ChurnInput) => number,
): ReasonCodes<ChurnInput> {
  return new ReasonCodes(
    {
      fields: CHURN_REQUEST_FIELDS,
      // The latent models, which cost most, read all others.
      cheap: ['avgMonetary', 'loyaltyMember'],
      predict: logOdds,
      mix: (input, row, own, mixture) => possibleMixture(input, row, own, lookbackDays, mixture),
    },
    readBackground(explanation),
  );
}

function readBackground(explanation: unknown): ChurnInput[] {
  const { background } = (explanation ?? {}) as Partial<ChurnExplanation>;
  if (background === undefined) {
    throw new ChurnModelError(
      'no-explanation',
      'This churn model was trained without the customers that reasons are given against. ' +
        'Train it again: npx retail-ml churn',
    );
  }
  const isCustomer = (row: ChurnInput | null) =>
    row !== null &&
    [row.recencyDays, row.frequency, row.avgMonetary, row.daysSinceJoin].every(Number.isFinite) &&
    typeof row.loyaltyMember === 'boolean' &&
    (row.totalPurchases === null || Number.isFinite(row.totalPurchases));
  if (!Array.isArray(background) || background.length === 0 || !background.every(isCustomer)) {
    throw new ChurnModelError('invalid-section', 'manifest.json: explanation.background must hold customers.');
  }
  return background;
}
