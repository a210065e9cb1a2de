import { type MetricObjectWithValues, type MetricValue } from 'prom-client';
import { type EntryFields } from './application-log';
import { type Readiness } from './champion';
import { type FleetState } from './fleet';
import { type RequestCount } from './request-counter';

/** What a worker tells the primary process. */
export type ToPrimary =
  /** Lines of the prediction log that this process had to drop. */
  | { about: 'lost'; lines: number }
  | { about: 'models'; models: readonly Readiness[] }
  /** It listens. */
  | { about: 'serving'; url: string }
  /** Something worth reading: all workers notice much of it. */
  | { about: 'entry'; message: string; fields: EntryFields }
  | { about: 'question'; id: number; question: Question }
  | { about: 'reloaded'; id: number; readiness: Readiness }
  | { about: 'figures'; id: number; figures: Figures }
  | { about: 'drained' }
  /** The answer to `fleet`: it does not hang. */
  | { about: 'alive' };

/** Figures of a process, as prom-client adds them up. */
export type Figures = MetricObjectWithValues<MetricValue<string>>[];

/** What only the primary process knows. */
export type Question = { of: 'metrics' } | { of: 'reload'; name: string } | { of: 'count'; who: string };

export interface Answers {
  metrics: string;
  reload: Readiness[];
  count: RequestCount;
}

/** What the primary process tells its workers. */
export type ToWorker =
  | { about: 'fleet'; state: FleetState }
  | { about: 'answer'; id: number; answer: Answers[keyof Answers] }
  | { about: 'refusal'; id: number; reason: string }
  | { about: 'reload'; id: number; name: string }
  | { about: 'figures'; id: number }
  /** Take no more requests, finish those under way, and say so. */
  | { about: 'drain' }
  /** All that was said has arrived: end. */
  | { about: 'leave' };

/** Messages of libraries may share the channel: they have no `about`. */
export function isOurs(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'about' in message;
}
