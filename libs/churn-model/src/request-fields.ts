import { type ChurnInput } from '@retail-ml/features';

/** The features of requests, by their fields: in the API, in files and in the prediction log. */
export const CHURN_REQUEST_FIELDS = {
  recency_days: 'recencyDays',
  frequency: 'frequency',
  avg_monetary: 'avgMonetary',
  loyalty_member: 'loyaltyMember',
  days_since_join: 'daysSinceJoin',
  total_purchases: 'totalPurchases',
} as const satisfies Record<string, keyof ChurnInput>;
