import { installPackages } from './install.mjs';
import { nodeModules, repository } from './repository.mjs';
import { provideTensorFlow } from './tensorflow.mjs';

/**
 * Packages and TensorFlow's native library: what everything else stands on.
 *
 * @param {object} [options]
 * @param {boolean} [options.again] try the native library again although it could not be had before
 */
export async function providePackages({ again = false } = {}) {
  await installPackages(repository);
  const { reason } = await provideTensorFlow({ nodeModules, again });
  if (reason !== null) process.stderr.write(`${reason}\n`);
}
