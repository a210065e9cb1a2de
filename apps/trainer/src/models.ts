import Table from 'cli-table3';
import { blocksOf } from '@retail-ml/demand-model';
import {
  type Acceptance,
  type Aliases,
  certificateVerdict,
  differenceText,
  type Evaluation,
  type Manifest,
  type ParityCertificate,
} from '@retail-ml/model-registry';
import { backtestText, demandEvaluationTables } from './demand-tables';
import { datesTables, evaluationTable } from './figures-table';
import { acceptanceLines, verdictOf } from './acceptance/verdict';
import { type ModelFolder } from './model-folders';

/** What `models list` knows of a version. */
export interface VersionLine {
  model: string;
  version: string;
  champion: boolean;
  createdAt: string;
  source: string;
  /** The figure of a churn model. */
  rocAuc?: number;
  /** The figure of a demand model, of 7 days. */
  wape?: number;
}

/** Versions of the given models, one model after the other, newest first. */
export async function listVersions(folders: readonly ModelFolder[]): Promise<VersionLine[]> {
  const lines: VersionLine[] = [];
  for (const { name, registry } of folders) {
    const { champion } = await registry.aliases();
    for (const { version, createdAt, training, evaluation } of await registry.list()) {
      lines.push({
        model: name,
        version,
        champion: version === champion,
        createdAt,
        source: training.source,
        ...leadingFigure(evaluation),
      });
    }
  }
  return lines;
}

function leadingFigure({ model }: Evaluation): Pick<VersionLine, 'rocAuc' | 'wape'> {
  return {
    ...(model['roc_auc'] && { rocAuc: model['roc_auc'].value }),
    ...(model['wape_7d'] && { wape: model['wape_7d'].value }),
  };
}

export function versionsTable(lines: readonly VersionLine[]): string {
  const table = new Table({ head: ['model', 'version', '', 'trained', '', 'source'], style: { head: [], border: [] } });
  for (const { model, version, champion, createdAt, source, rocAuc, wape } of lines) {
    const figure = rocAuc === undefined ? `WAPE ${wape?.toFixed(3)}` : `AUC ${rocAuc.toFixed(3)}`;
    table.push([model, version, champion ? 'champion' : '', createdAt, figure, source]);
  }
  return table.toString();
}

/** A version with what is kept beside its manifest. */
export interface ShownVersion {
  manifest: Manifest;
  aliases: Aliases;
  certificate: ParityCertificate | null;
}

/** A version, by default the champion. */
export async function showVersion({ registry, code }: ModelFolder, version?: string): Promise<ShownVersion> {
  const aliases = await registry.aliases();
  const shown = version ?? aliases.champion ?? (await registry.load(code)).manifest.version;
  const [manifest, certificate] = await Promise.all([registry.manifest(shown), registry.certificate(shown)]);
  return { manifest, aliases, certificate };
}

export function versionText({ manifest, aliases, certificate }: ShownVersion): string {
  const { training, evaluation, parity, featureView, acceptance } = manifest;
  const history = aliases.history.filter((change) => change.version === manifest.version);
  return [
    `${manifest.name} ${manifest.version}${aliases.champion === manifest.version ? ' (champion)' : ''}`,
    `trained ${manifest.createdAt} on ${training.source}, ${training.window.from} to ${training.window.to}, seed ${training.seed}`,
    `rows: ${training.rows.train} train, ${training.rows.calibration || 'none'} held out to calibrate, ${training.rows.test} test`,
    `feature view ${featureView.name} v${featureView.version}, ${featureView.fingerprint}`,
    `parity with TensorFlow.js: ${parity.largestDifference.toExponential(1)} over ${parity.rows} rows (${parity.backend})`,
    ...certificateLines(manifest, certificate),
    ...history.map((change) => `${change.at} ${change.action}: ${change.reason}`),
    ...(manifest.name === 'demand'
      ? [demandEvaluationTables(evaluation), backtestText(blocksOf(evaluation))]
      : [evaluationTable(evaluation), ...datesTables(evaluation)]),
    ...acceptanceText(acceptance),
  ].join('\n');
}

function certificateLines({ name, version }: Manifest, certificate: ParityCertificate | null): string[] {
  if (certificate === null) {
    return [`parity certificate: none; to make one: npx retail-ml certify --model ${name} --version ${version}`];
  }
  return [
    `parity certificate: ${certificateVerdict(certificate)}`,
    ...certificate.places.map((place) => {
      const { result, rows, note } = place;
      const found = result === 'not run' ? '' : `, ${rows} rows, largest difference ${differenceText(place)}`;
      return `  ${result.padEnd(7)} ${place.place}${found}${note === null ? '' : ` (${note})`}`;
    }),
  ];
}

/** Why the gate refused a version, or null where it did not. */
export function objectionOf({ acceptance }: Manifest): string | null {
  return acceptance === undefined || acceptance.accepted ? null : verdictOf(acceptance).reason;
}

function acceptanceText(acceptance: Acceptance | undefined): string[] {
  if (acceptance === undefined) return ['acceptance: no policy was asked when this version was saved'];
  const { accepted, comparedWith, ofVersion } = acceptance;
  const judged = ofVersion === undefined ? '' : ` (said of version ${ofVersion}, of which this one was made)`;
  const against = comparedWith === null ? 'no champion' : `champion ${comparedWith}`;
  return [
    `acceptance: ${accepted ? 'accepted' : 'refused'}, compared with ${against}${judged}`,
    ...acceptanceLines(acceptance),
  ];
}
