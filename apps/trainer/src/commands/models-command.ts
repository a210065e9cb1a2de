import { Command, Option } from 'commander';
import {
  folderForArchive,
  folderOfChampion,
  folderOfVersion,
  MODEL_NAMES,
  type ModelChoice,
  modelFolders,
  modelsCommandLine,
  placesOf,
} from '../model-folders';
import { listVersions, objectionOf, showVersion, versionsTable, versionText } from '../models';
import { certifyCommandLine, refuseUncertified } from '../certify/certified-promotion';
import { type CommandContext } from './command-context';

interface JsonOption {
  json?: boolean;
}

/** `models list|show|promote|rollback|export|import` */
export function modelsCommand({ config, print }: CommandContext): Command {
  const models = new Command('models')
    .description('Lists, shows, promotes, takes back, exports and imports trained models.')
    .addOption(
      new Option('--model <name>', 'one model alone; a version or an archive says by itself whose it is').choices(
        MODEL_NAMES,
      ),
    )
    .option('--path <folder>', "a model's folder, in place of CHURN_MODEL_PATH and DEMAND_MODEL_PATH")
    .addHelpText(
      'after',
      `
Examples:
  $ retail-ml models list
  $ retail-ml models show --model demand                         its champion
  $ retail-ml models promote 20261123-231500-3f2a9c --reason "approved by the CRM team"
  $ retail-ml models rollback --model demand
  $ retail-ml models export 20261123-231500-3f2a9c churn.tgz     for machines that don't train
  $ retail-ml models import churn.tgz`,
    );
  const choice = () => models.opts<ModelChoice>();
  const folders = () => modelFolders(choice(), config);

  models
    .command('list', { isDefault: true })
    .description('all versions, newest first')
    .option('--json', 'as JSON')
    .action(async ({ json }: JsonOption) => {
      const versions = await listVersions(folders());
      if (json) print(JSON.stringify(versions));
      else if (versions.length > 0) print(versionsTable(versions));
      else {
        const commands = folders().map(({ name }) => `npx retail-ml ${name}`);
        print(`No model in ${placesOf(folders())}. To train one: ${commands.join(' or ')}`);
      }
    });

  models
    .command('show')
    .description("a version's figures, by default those of churn's champion")
    .argument('[version]')
    .option('--json', 'the whole manifest as JSON')
    .action(async (version: string | undefined, { json }: JsonOption) => {
      const folder = await (version === undefined
        ? folderOfChampion(folders(), choice())
        : folderOfVersion(folders(), version));
      const shown = await showVersion(folder, version);
      print(json ? JSON.stringify({ ...shown.manifest, certificate: shown.certificate }) : versionText(shown));
    });

  models
    .command('promote')
    .description('makes a version the champion of its model; it needs a parity certificate')
    .argument('<version>')
    .option('--reason <text>', 'kept in the history', 'by hand')
    .action(async (version: string, { reason }: { reason: string }) => {
      const { name, folder, registry, code } = await folderOfVersion(folders(), version);
      // A version that cannot be served must not become champion.
      const { manifest } = await registry.load(code, version);
      await refuseUncertified(registry, version, { name, folder }, config);
      const against = objectionOf(manifest);
      await registry.promote(version, against === null ? reason : `${reason}, against the verdict: ${against}`);
      print(`Champion of ${name} is now ${version}${against === null ? '.' : `, against the verdict: ${against}`}`);
    });

  models
    .command('rollback')
    .description("makes the predecessor of a model's champion champion again, churn's where none is named")
    .option('--reason <text>', 'kept in the history', 'by hand')
    .action(async ({ reason }: { reason: string }) => {
      const { name, registry } = await folderOfChampion(folders(), choice());
      const { champion } = await registry.rollback(reason);
      print(`Champion of ${name} is again ${champion}.`);
    });

  models
    .command('export')
    .description('writes a version as one archive with checksums')
    .argument('<version>')
    .argument('<archive>', 'a .tgz')
    .action(async (version: string, archive: string) => {
      const { registry } = await folderOfVersion(folders(), version);
      await registry.exportVersion(version, archive);
      print(`Version ${version} is in ${archive}.`);
    });

  models
    .command('import')
    .description('adds the version in an archive, after the checks of a load')
    .argument('<archive>', 'a .tgz made by export')
    .action(async (archive: string) => {
      const { name, folder, registry, code } = await folderForArchive(folders(), archive);
      const { version } = await registry.importVersion(archive, code);
      const { champion } = await registry.aliases();
      const isProved = (await registry.certificateFault(version)) === null;
      const next =
        champion === version
          ? ', and is champion.'
          : isProved
            ? `. To serve it: ${modelsCommandLine('promote', version, folder, config)}`
            : `. No parity certificate proves it yet. To serve it: ${certifyCommandLine({ name, folder, version }, config)} && ` +
              modelsCommandLine('promote', version, folder, config);
      print(`Version ${version} of ${name} is in ${folder}${next}`);
    });
  return models;
}
