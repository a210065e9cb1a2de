import { markdownTable } from './markdown-table';
import { type CertifiedPlace, type ParityCertificate } from './parity-certificate';

/** A certificate in one sentence. */
export function certificateVerdict(certificate: ParityCertificate): string {
  const { passed, places, rows, certifiedAt } = certificate;
  const ran = places.filter(({ result }) => result !== 'not run');
  const failed = ran.filter(({ result }) => result === 'failed');
  const drawn = `${rows.generated} generated and ${rows.golden} golden rows, ${certifiedAt.slice(0, 10)}`;
  return passed
    ? `All ${ran.length} places that were asked answer alike: ${drawn}.`
    : `${failed.length} of ${ran.length} places answer otherwise than the predictor: ${drawn}.`;
}

/** The largest difference as it is shown. */
export function differenceText({ result, largestDifference }: CertifiedPlace): string {
  if (result === 'not run') return '';
  if (largestDifference === null) return 'no number';
  return largestDifference === 0 ? '0' : largestDifference.toExponential(1);
}

/** The section "Parity certificate" of a model card, in Markdown. */
export function certificateSection(certificate: ParityCertificate | null): string {
  const title = '## Parity certificate\n\n';
  if (certificate === null) return `${title}There is none that can be read.\n`;
  const table = markdownTable(
    ['Place', 'Result', 'Rows', 'Largest difference', 'Allowed', ''],
    certificate.places.map((place) => [
      ...[place.place, place.result, String(place.rows), differenceText(place)],
      ...[place.result === 'not run' ? '' : String(place.tolerance), place.note ?? ''],
    ]),
  );
  const versions = Object.entries(certificate.versions).map(([name, version]) => `${name} ${version}`);
  return `${title}${certificateVerdict(certificate)}\n\n${table}\n\nComputed by ${versions.join(', ')}.\n`;
}
