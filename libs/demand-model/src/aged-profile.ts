import { type DemandHistoryInput } from '@retail-ml/features';

/** A product's profile and how many days before the origin it was made. */
export type AgedProfile = Pick<DemandHistoryInput, 'profile' | 'profileAgeDays'>;
