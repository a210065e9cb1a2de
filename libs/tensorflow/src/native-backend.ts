import util from 'node:util';

/** What tfjs-node 4.22 still calls, and Node has deprecated or removed (`isNullOrUndefined` is gone since Node 23). */
const removedFromNode = {
  isNullOrUndefined: (value: unknown) => value == null,
  isArray: Array.isArray,
};

/**
 * Registers the backend `tensorflow`, which computes in TensorFlow's native library.
 *
 * @throws when the library or its addon is missing or does not load on this machine
 */
export function registerNativeBackend(): void {
  // Replaced even where they still exist: there they print a deprecation warning at each first use.
  Object.assign(util, removedFromNode);
  // The library reads its log level from the environment alone, at load; "2" leaves warnings about the CPU out.
  // eslint-disable-next-line no-restricted-properties
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded late: an absent addon throws here
  require('@tensorflow/tfjs-node');
}
