import { type Acceptance, type AcceptanceCheck } from './manifest';
import { markdownTable } from './markdown-table';

const ANSWERS = new Map<AcceptanceCheck['passed'], string>([
  [true, 'passed'],
  [false, 'refused'],
  [null, 'shown'],
]);

/** `passed`, `refused`, or `shown` where nothing is decided. */
export function answerOf({ passed }: AcceptanceCheck): string {
  return ANSWERS.get(passed)!;
}

/** The section "Acceptance" of a model card, in Markdown: the verdict, then a table with a check a line. */
export function acceptanceSection(acceptance: Acceptance | undefined): string {
  if (acceptance === undefined) return '## Acceptance\n\nNo policy was asked when this model was saved.\n';
  const { accepted, comparedWith, checks, ofVersion } = acceptance;
  const against = comparedWith === null ? 'no champion' : `champion ${comparedWith}`;
  return `## Acceptance

${accepted ? 'Accepted' : 'Refused'} by the policy, compared with ${against}, on the test rows above.${ofVersion === undefined ? '' : `\nThat was said of version ${ofVersion}, of which this one was made: it was not judged anew.`}

${markdownTable(
  ['Check', 'Answer', 'In words'],
  checks.map((check) => [check.check, answerOf(check), check.sentence]),
)}
`;
}
