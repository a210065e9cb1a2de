import {
  certificateVerdict,
  type CertifiedPlace,
  differenceText,
  type ParityCertificate,
} from '@retail-ml/model-registry';
import { escapeHtml } from '@retail-ml/report';
import { count } from './card-text';

const BADGES: Record<CertifiedPlace['result'], string> = {
  passed: 'badge fine',
  failed: 'badge',
  'not run': 'badge plain',
};

/** Each place that gives predictions, with how far its answers lie from the predictor's. */
export function certificateSection(certificate: ParityCertificate | null): string {
  const title = '<h2 id="certificate">Parity certificate</h2>';
  if (certificate === null) {
    return `<section aria-labelledby="certificate">\n${title}\n<p>There is none that can be read.</p>\n</section>`;
  }
  const rows = certificate.places.map(
    (place) =>
      `<tr><th scope="row">${escapeHtml(place.place)}</th>` +
      `<td><span class="${BADGES[place.result]}">${place.result}</span></td>` +
      `<td class="number">${count(place.rows)}</td><td class="number">${escapeHtml(differenceText(place))}</td>` +
      `<td class="number">${place.tolerance}</td><td class="sentence">${escapeHtml(place.note ?? '')}</td></tr>`,
  );
  const heads = ['Place', 'Result', 'Rows', 'Largest difference', 'Allowed', 'In words'];
  const versions = Object.entries(certificate.versions).map(([name, version]) => `${name} ${version}`);
  return `<section aria-labelledby="certificate">
${title}
<p>${escapeHtml(certificateVerdict(certificate))}</p>
<div class="scroll" role="region" aria-labelledby="certificate" tabindex="0"><table>
<thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join('')}</tr></thead>
<tbody>${rows.join('\n')}</tbody>
</table></div>
<p class="note">Computed by ${escapeHtml(versions.join(', '))}.</p>
</section>`;
}
