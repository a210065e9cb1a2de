import { parseArgs } from 'node:util';
import { newApiKey } from './new-api-key';

const USAGE = `Usage: npx nx run api:create-key --name checkout [--role predict|admin]
       node apps/api/dist/create-key.js --name checkout [--role predict|admin]

Makes a key for the API and prints it, once, with the entry for ML_API_KEYS that lets its owner in.

  --name  whose key it is; it stands in the log of what admins do, and limits of the rate go by it
  --role  predict (the default): all that is asked of the service; admin: also what changes it
`;

/** Wrong usage, as in sysexits.h. */
const EXIT_USAGE = 64;

function main(args: string[]): void {
  const { name, role, help } = optionsOf(args);
  if (help) return void process.stdout.write(USAGE);
  if (name === undefined) throw new RangeError('--name is missing: whose key is it?');
  const { key, entry } = newApiKey(name, role);
  process.stdout.write(
    [
      `The key of ${name}, shown this once; it is sent as "Authorization: Bearer <key>":`,
      `  ${key}`,
      'Its entry in ML_API_KEYS (in the environment or .env, after a comma where others stand there already):',
      `  ${entry}`,
      'Restart the API for it to count.',
      '',
    ].join('\n'),
  );
}

function optionsOf(args: string[]) {
  const options = {
    name: { type: 'string' },
    role: { type: 'string', default: 'predict' },
    help: { type: 'boolean', short: 'h', default: false },
  } as const;
  return parseArgs({ args, options }).values;
}

try {
  main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
  process.exitCode = EXIT_USAGE;
}
