import { Command } from 'commander';
import { churnModelCode } from '@retail-ml/churn-model';
import { FileModelRegistry } from '@retail-ml/model-registry';
import { listVersions, showVersion, versionsTable, versionText } from '../models';
import { type CommandContext } from './command-context';

interface JsonOption {
  json?: boolean;
}

/** `models list|show|promote|rollback|export|import` */
export function modelsCommand({ config, print }: CommandContext): Command {
  const models = new Command('models')
    .description('Lists, shows, promotes, takes back, exports and imports trained models.')
    .option('--path <folder>', "the model's folder", config.churnModelPath)
    .addHelpText(
      'after',
      `
Examples:
  $ retail-ml models list
  $ retail-ml models promote 20261123-231500-3f2a9c --reason "approved by the CRM team"
  $ retail-ml models export 20261123-231500-3f2a9c churn.tgz     for machines that don't train
  $ retail-ml models import churn.tgz`,
    );
  const folder = () => models.opts<{ path: string }>().path;
  const registry = () => new FileModelRegistry(folder(), { name: 'churn' });

  models
    .command('list', { isDefault: true })
    .description('all versions, newest first')
    .option('--json', 'as JSON')
    .action(async ({ json }: JsonOption) => {
      const versions = await listVersions(folder());
      if (json) print(JSON.stringify(versions));
      else
        print(
          versions.length > 0 ? versionsTable(versions) : `No model in ${folder()}. To train one: npx retail-ml churn`,
        );
    });

  models
    .command('show')
    .description("a version's figures, by default the champion's")
    .argument('[version]')
    .option('--json', 'the whole manifest as JSON')
    .action(async (version: string | undefined, { json }: JsonOption) => {
      const shown = await showVersion(folder(), version);
      print(json ? JSON.stringify(shown.manifest) : versionText(shown));
    });

  models
    .command('promote')
    .description('makes a version the champion')
    .argument('<version>')
    .option('--reason <text>', 'kept in the history', 'by hand')
    .action(async (version: string, { reason }: { reason: string }) => {
      // A version that cannot be served must not become champion.
      await registry().load(churnModelCode, version);
      await registry().promote(version, reason);
      print(`Champion is now ${version}.`);
    });

  models
    .command('rollback')
    .description("makes the champion's predecessor champion again")
    .option('--reason <text>', 'kept in the history', 'by hand')
    .action(async ({ reason }: { reason: string }) => {
      const { champion } = await registry().rollback(reason);
      print(`Champion is again ${champion}.`);
    });

  models
    .command('export')
    .description('writes a version as one archive with checksums')
    .argument('<version>')
    .argument('<archive>', 'a .tgz')
    .action(async (version: string, archive: string) => {
      await registry().exportVersion(version, archive);
      print(`Version ${version} is in ${archive}.`);
    });

  models
    .command('import')
    .description('adds the version in an archive, after the checks of a load')
    .argument('<archive>', 'a .tgz made by export')
    .action(async (archive: string) => {
      const { version } = await registry().importVersion(archive, churnModelCode);
      print(`Version ${version} is in ${folder()}. To serve it: npx retail-ml models promote ${version}`);
    });
  return models;
}
