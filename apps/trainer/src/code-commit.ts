import { execFileSync } from 'node:child_process';

/** The commit of the code that trains; null outside a git checkout or without git. */
export function codeCommit(): string | null {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { cwd: __dirname, stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim();
  } catch {
    return null;
  }
}
