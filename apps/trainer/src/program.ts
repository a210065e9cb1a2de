import { Command } from 'commander';
import { batchPredictCommand } from './commands/batch-predict-command';
import { benchmarkCommand } from './commands/benchmark-command';
import { certifyCommand } from './commands/certify-command';
import { churnCommand } from './commands/churn-command';
import { type CommandContext } from './commands/command-context';
import { demandCommand } from './commands/demand-command';
import { detectDriftCommand } from './commands/detect-drift-command';
import { exportBigqueryCommand } from './commands/export-bigquery-command';
import { generateCommand } from './commands/generate-command';
import { importCommand } from './commands/import-command';
import { modelsCommand } from './commands/models-command';
import { refreshProfilesCommand } from './commands/refresh-profiles-command';
import { scoreCommand } from './commands/score-command';
import { sqlCommand } from './commands/sql-command';

/** The program `retail-ml`, whose commands Nx runs as `nx run trainer:<command>`. */
export function createProgram(context: CommandContext): Command {
  const program = new Command('retail-ml')
    .description(
      'Which customers are we about to lose, and how much will we sell? Imports sales, trains models and manages them.',
    )
    .addHelpText('after', '\nEach command shows its options and examples: retail-ml churn --help');
  for (const command of [
    churnCommand,
    demandCommand,
    refreshProfilesCommand,
    certifyCommand,
    importCommand,
    generateCommand,
    modelsCommand,
    benchmarkCommand,
    detectDriftCommand,
    batchPredictCommand,
    exportBigqueryCommand,
    scoreCommand,
    sqlCommand,
  ])
    program.addCommand(command(context));
  // Wrong usage is told apart from failure by its exit code: see main.
  const throwing = (command: Command): void => {
    command.exitOverride().showHelpAfterError('(--help shows the options)');
    command.commands.forEach(throwing);
  };
  throwing(program);
  return program;
}
