import { answerOf, type Manifest } from '@retail-ml/model-registry';
import { escapeHtml } from '@retail-ml/report';

type Acceptance = Manifest['acceptance'];

const BADGES = new Map<boolean | null, string>([
  [true, 'badge fine'],
  [false, 'badge'],
  [null, 'badge plain'],
]);

/** What the gate said, in one sentence. */
export function acceptanceVerdict(acceptance: Acceptance): string {
  if (!acceptance) return '';
  const { accepted, comparedWith, checks, ofVersion } = acceptance;
  const refused = checks.filter(({ passed }) => passed === false).length;
  const against = comparedWith === null ? 'beside no champion' : `beside champion ${comparedWith}`;
  const sentence = accepted
    ? `Accepted by the policy, ${against}: ${checks.length} checks.`
    : `Refused by the policy, ${against}: ${refused} of ${checks.length} checks.`;
  const judged = ofVersion === undefined ? '' : ` Said of version ${ofVersion}, of which this one was made.`;
  return `<p class="verdict${accepted ? '' : ' alarm'}" role="status">${escapeHtml(sentence + judged)}</p>`;
}

/** Each check with its answer; nothing for models that no policy was asked about. */
export function acceptanceSection(acceptance: Acceptance): string {
  if (!acceptance || acceptance.checks.length === 0) return '';
  const rows = acceptance.checks.map(
    (check) =>
      `<tr><th scope="row">${escapeHtml(check.check)}</th>` +
      `<td><span class="${BADGES.get(check.passed)}">${answerOf(check)}</span></td>` +
      `<td class="sentence">${escapeHtml(check.sentence)}</td></tr>`,
  );
  return `<section aria-labelledby="acceptance">
<h2 id="acceptance">Acceptance</h2>
<p class="note">What the policy asked before the model could become champion, and what was found on the test rows.</p>
<div class="scroll" role="region" aria-labelledby="acceptance" tabindex="0"><table>
<thead><tr><th scope="col">Check</th><th scope="col">Answer</th><th scope="col">In words</th></tr></thead>
<tbody>${rows.join('\n')}</tbody>
</table></div>
</section>`;
}
