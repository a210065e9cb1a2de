import { CommanderError } from 'commander';
import { readConfig } from './config';
import { createProgress } from './progress';
import { createProgram } from './program';
import { EXIT_CODES, TrainerError } from './trainer-error';

const WRONG_USAGE = EXIT_CODES.usage;

/** Runs one command and gives its exit code: 0 done, 1 failed, 2 refused or drift, 64 wrong usage. */
async function main(args: string[]): Promise<number> {
  try {
    const context = {
      config: readConfig(),
      progress: createProgress(),
      print: (text: string) => process.stdout.write(`${text}\n`),
    };
    await createProgram(context).parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    // Commander has said what was wrong; for --help it "fails" with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USAGE;
    process.stderr.write(`${error instanceof Error ? sentences(error) : String(error)}\n`);
    return error instanceof TrainerError ? EXIT_CODES[error.code] : EXIT_CODES.failed;
  }
}

/** Known errors explain themselves; of an unknown one the stack says where to look. */
function sentences(error: Error): string {
  return 'code' in error || error instanceof TrainerError ? error.message : (error.stack ?? error.message);
}

// Whoever has read enough closes the pipe, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

void main(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});
