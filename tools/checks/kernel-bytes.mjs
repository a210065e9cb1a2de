import fs from 'node:fs';
import path from 'node:path';
import { repository } from '../setup/repository.mjs';

/** It brings no types. */
const ASSEMBLER = /** @type {string} */ ('wabt');
/** The bytes in a kernel's module of constants. */
const DIGITS = /'([0-9a-f]+)'/;

/**
 * @typedef {object} Kernel
 * @property {string} text the loop, relative to the repository: `libs/network/src/dense-kernel.wat`
 * @property {string} bytes the file beside it that holds it assembled: `libs/network/src/dense-kernel-bytes.ts`
 */

/**
 * All loops in WebAssembly.
 *
 * @returns {Kernel[]}
 */
export function kernels() {
  return ['libs', 'apps'].flatMap((workspaces) =>
    fs.readdirSync(path.join(repository, workspaces)).flatMap((project) =>
      fs
        .readdirSync(path.join(repository, workspaces, project, 'src'), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.wat'))
        .map((file) => path.posix.join(workspaces, project, 'src', file))
        .map((text) => ({ text, bytes: text.replace(/\.wat$/, '-bytes.ts') })),
    ),
  );
}

/**
 * The file of a kernel's bytes as it is, and with what its text is assembled to.
 *
 * @param {Kernel} kernel
 * @returns {Promise<{ found: string, expected: string }>}
 */
export async function assembled({ text, bytes }) {
  const { default: load } = await import(ASSEMBLER);
  const source = fs.readFileSync(path.join(repository, text), 'utf8');
  const { buffer } = (await load()).parseWat(text, source, { simd: true }).toBinary({});
  const found = fs.readFileSync(path.join(repository, bytes), 'utf8');
  return { found, expected: found.replace(DIGITS, `'${Buffer.from(buffer).toString('hex')}'`) };
}
