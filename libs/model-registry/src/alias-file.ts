import { join } from 'node:path';
import * as z from 'zod';
import { FileRefusal, readBoundedFile } from './bounded-file';
import { replaceDurably } from './durable-file';
import { MAXIMUM_TEXT_BYTES, parseJsonFile } from './manifest-schema';
import { type AliasChange, type Aliases } from './model-registry';
import { RegistryError } from './registry-error';

const FILE_NAME = 'aliases.json';

const aliasesSchema = z.object({
  champion: z.string().nullable(),
  history: z.array(
    z.object({
      alias: z.literal('champion'),
      version: z.string(),
      previous: z.string().nullable(),
      at: z.iso.datetime(),
      action: z.enum(['promote', 'rollback', 'import']),
      reason: z.string(),
    }),
  ),
}) satisfies z.ZodType<Aliases>;

/** Reads which version is champion; no file yet means no champion yet. */
export async function readAliases(folder: string): Promise<Aliases> {
  const mend = `Put the file back from a backup, or move it away and choose a version with "npx retail-ml models promote".`;
  let text: string;
  try {
    text = (await readBoundedFile(join(folder, FILE_NAME), { maximumBytes: MAXIMUM_TEXT_BYTES })).toString('utf8');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { champion: null, history: [] };
    const found = cause instanceof FileRefusal ? message : `cannot be read (${code})`;
    throw new RegistryError('artefact-incomplete', `${folder}/${FILE_NAME} ${found}. ${mend}`, { cause });
  }
  return parseJsonFile(aliasesSchema, text, `${folder}/${FILE_NAME}`, mend);
}

/**
 * Appends one change to the history, alone among all processes: between reading and writing nobody else writes.
 *
 * @param decide makes the change from what is there; null leaves all as it is
 */
export async function changeAliases(
  folder: string,
  decide: (aliases: Aliases) => Promise<AliasChange | null>,
): Promise<Aliases> {
  const release = await lockAliases(folder);
  try {
    const aliases = await readAliases(folder);
    const change = await decide(aliases);
    if (change === null) return aliases;
    const changed = { champion: change.version, history: [...aliases.history, change] };
    await replaceDurably(join(folder, FILE_NAME), `${JSON.stringify(changed, null, 2)}\n`);
    return changed;
  } finally {
    await release();
  }
}

/**
 * The version that was champion before the present one, undoing step by step: after promoting A, B and C,
 * one rollback leads to B and the next to A.
 */
export function predecessorOf({ history }: Aliases): string | null {
  const promoted: string[] = [];
  for (const { action, version } of history) {
    if (action === 'rollback') promoted.pop();
    else promoted.push(version);
  }
  return promoted.at(-2) ?? null;
}

async function lockAliases(folder: string): Promise<() => Promise<void>> {
  // Loaded here only: it hooks into the process's exit, which a process that just reads models has no use for.
  const { lock } = await import('proper-lockfile');
  try {
    return await lock(folder, {
      lockfilePath: join(folder, '.aliases.lock'),
      realpath: false,
      retries: { retries: 100, factor: 1.2, minTimeout: 10, maxTimeout: 200, randomize: true },
    });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ELOCKED') throw cause;
    throw new RegistryError(
      'not-writable',
      `${folder}/${FILE_NAME} is being changed by another process; try again once that is done.`,
      { cause },
    );
  }
}
