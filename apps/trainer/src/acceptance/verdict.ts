import { answerOf, type Acceptance, type AcceptanceCheck } from '@retail-ml/model-registry';

/** Whether a new model may become champion, and why: what the history keeps. */
export interface Verdict {
  accepted: boolean;
  reason: string;
}

/** The champion's name in checks, alone where it says why there was no comparison. */
export const CHAMPION = 'champion';
/** Says that the champion knows answers of the test. */
export const HINDSIGHT = `${CHAMPION} hindsight`;
/** Says why a demand model is saved without products' histories. */
export const HISTORIES = 'histories';

/**
 * Refused by the sentences of the checks that failed; accepted with what was said of the champion, and of histories
 * that were left out.
 */
export function verdictOf({ accepted, checks }: Acceptance): Verdict {
  if (!accepted) return { accepted, reason: sentencesOf(checks.filter(({ passed }) => passed === false)) };
  const asked = checks.filter(({ passed }) => passed !== null).length;
  const told = checks.filter(
    ({ check, passed }) =>
      [HISTORIES, CHAMPION, HINDSIGHT].includes(check) || (passed !== null && check.startsWith(CHAMPION)),
  );
  return { accepted, reason: `All ${asked} checks of the policy are passed. ${sentencesOf(told)}`.trim() };
}

/** The checks with their answers, one a line. */
export function acceptanceLines({ checks }: Acceptance): string[] {
  return checks.map((check) => `  ${answerOf(check).padEnd(ANSWER_WIDTH)} ${check.sentence}`);
}

const ANSWER_WIDTH = 'refused'.length;

function sentencesOf(checks: readonly AcceptanceCheck[]): string {
  return checks.map(({ sentence }) => sentence).join(' ');
}
