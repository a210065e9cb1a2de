import Table from 'cli-table3';
import { churnModelCode } from '@retail-ml/churn-model';
import { type Aliases, FileModelRegistry, type Manifest } from '@retail-ml/model-registry';
import { evaluationTable } from './figures-table';

/** What `models list` knows of a version. */
export interface VersionLine {
  version: string;
  champion: boolean;
  createdAt: string;
  source: string;
  rocAuc: number;
}

export async function listVersions(folder: string): Promise<VersionLine[]> {
  const registry = new FileModelRegistry(folder, { name: 'churn' });
  const { champion } = await registry.aliases();
  return (await registry.list()).map(({ version, createdAt, training, evaluation }) => ({
    version,
    champion: version === champion,
    createdAt,
    source: training.source,
    rocAuc: evaluation.model.roc_auc.value,
  }));
}

export function versionsTable(lines: readonly VersionLine[]): string {
  const table = new Table({ head: ['version', '', 'trained', 'AUC', 'source'], style: { head: [], border: [] } });
  for (const line of lines) {
    table.push([line.version, line.champion ? 'champion' : '', line.createdAt, line.rocAuc.toFixed(3), line.source]);
  }
  return table.toString();
}

/** The manifest of a version, by default of the champion's. */
export async function showVersion(folder: string, version?: string): Promise<{ manifest: Manifest; aliases: Aliases }> {
  const registry = new FileModelRegistry(folder, { name: 'churn' });
  const aliases = await registry.aliases();
  const shown = version ?? aliases.champion ?? (await registry.load(churnModelCode)).manifest.version;
  return { manifest: await registry.manifest(shown), aliases };
}

export function versionText({ manifest, aliases }: { manifest: Manifest; aliases: Aliases }): string {
  const { training, evaluation, parity, featureView } = manifest;
  const history = aliases.history.filter((change) => change.version === manifest.version);
  return [
    `${manifest.name} ${manifest.version}${aliases.champion === manifest.version ? ' (champion)' : ''}`,
    `trained ${manifest.createdAt} on ${training.source}, ${training.window.from} to ${training.window.to}, seed ${training.seed}`,
    `rows: ${training.rows.train} train, ${training.rows.calibration} calibration, ${training.rows.test} test`,
    `feature view ${featureView.name} v${featureView.version}, ${featureView.fingerprint}`,
    `parity with TensorFlow.js: ${parity.largestDifference.toExponential(1)} over ${parity.rows} rows (${parity.backend})`,
    ...history.map((change) => `${change.at} ${change.action}: ${change.reason}`),
    evaluationTable(evaluation),
  ].join('\n');
}
