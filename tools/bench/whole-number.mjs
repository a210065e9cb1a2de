import { SetupError } from '../setup/setup-error.mjs';

/**
 * An option of a bench as a number.
 *
 * @param {string} option e.g. `--seconds`
 * @param {string} text
 * @param {number} least
 * @throws {SetupError} for anything else than a whole number from `least`
 */
export function wholeNumber(option, text, least) {
  const value = text.trim() === '' ? NaN : Number(text);
  if (!Number.isSafeInteger(value) || value < least) {
    throw new SetupError(`${option}: a whole number from ${least} is expected, not "${text}".`);
  }
  return value;
}
