import { CommandError } from './run-command.mjs';

/**
 * Says in one line why TensorFlow's native library cannot be set up, and what would mend it.
 *
 * @param {unknown} error
 * @returns {string}
 */
export function tensorFlowFault(error) {
  const { code } = /** @type {NodeJS.ErrnoException} */ (error);
  const output = error instanceof CommandError ? error.output : '';
  const text = `${error instanceof Error ? error.message : error}\n${output}`;
  if (code === 'ENOSPC' || /No space left on device|ENOSPC/.test(text)) {
    return 'the disk is full: it needs 1 GB below the user cache (XDG_CACHE_HOME or ~/.cache)';
  }
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') {
    return `${firstLine(text)}: make that folder writable`;
  }
  if (error instanceof CommandError) return commandFault(error, text);
  return firstLine(text);
}

/**
 * @param {CommandError} error
 * @param {string} text
 */
function commandFault(error, text) {
  const python = error.command === 'python3';
  if (python && error.code !== undefined) return 'Python 3 is not on the PATH: install python3 with pip';
  if (/No module named '?(pip|zipfile)/.test(text)) return 'Python has no pip: install python3-pip';
  if (python && /do not match the hashes|HASHES/i.test(text)) return 'the downloaded wheel has another checksum';
  if (python && /NewConnectionError|NameResolution|ProxyError|SSLError|Timeout|timed out|limit \d+/i.test(text)) {
    return "pip reached no package index: check the network, or set pip's proxy or index (pip config)";
  }
  if (python && /No matching distribution|Could not find a version/.test(text)) {
    return 'pip found no tensorflow-cpu 2.15.1: check the network, or let its index serve that package';
  }
  if (!python && error.code !== undefined) return `no C++ compiler (${error.command}): install g++, or set CXX`;
  return `${error.message} (${tellingLine(error.output)})`;
}

/** @param {string} text */
const firstLine = (text) => text.trim().split('\n')[0];

/** @param {string} output the compiler's or pip's; the first line with an error says more than the last */
function tellingLine(output) {
  const lines = output.trim().split('\n');
  return (lines.find((line) => /\berror\b/i.test(line)) ?? lines.at(-1) ?? '').trim().replace(/\.$/, '');
}
