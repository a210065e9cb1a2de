import type * as tfjs from '@tensorflow/tfjs';
import { registerNativeBackend } from './native-backend';
import { withWebAssemblyBackend } from './webassembly-backend';

type TensorFlow = typeof tfjs;

export interface LoadOptions {
  /** `native` refuses to fall back, `wasm` does not try the native library; by default the better one that loads. */
  readonly backend?: 'native' | 'wasm';
}

export interface LoadedTensorFlow {
  readonly tf: TensorFlow;
  /** The backend that computes: `tensorflow` is the native library. */
  readonly backend: 'tensorflow' | 'wasm';
  /** Why the native library is not used and the command that mends it, one line; null when it is, or was not asked for. */
  readonly reason: string | null;
}

/**
 * Loads TensorFlow.js and makes one backend the current one: the native library where it loads, else WebAssembly.
 * Both train and predict the same; they differ in speed on large tensors. May be called again, also for another
 * backend: the backend is one for the whole process.
 *
 * @throws {Error} when `backend: 'native'` is asked for and does not load
 */
export async function loadTensorFlow({ backend }: LoadOptions = {}): Promise<LoadedTensorFlow> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- late: it takes a third of a second to load
  const tf = require('@tensorflow/tfjs') as TensorFlow;
  // Without it, each backend greets its user on the console.
  tf.enableProdMode();

  let reason: string | null = null;
  if (backend !== 'wasm') {
    try {
      registerNativeBackend();
      await use(tf, 'tensorflow');
      return { tf, backend: 'tensorflow', reason: null };
    } catch (error) {
      reason = nativeFault(error);
      if (backend === 'native') throw new Error(reason, { cause: error });
    }
  }
  await withWebAssemblyBackend(() => use(tf, 'wasm'));
  return { tf, backend: 'wasm', reason: reason && `${reason} WebAssembly does the work until then.` };
}

async function use(tf: TensorFlow, backend: string): Promise<void> {
  if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js refused the backend ${backend}`);
  await tf.ready();
}

/** One line out of an error that may span a page. */
function nativeFault(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const why = /addon module .* can not be found/s.test(message) ? 'it has not been set up' : message.split('\n')[0];
  return `TensorFlow's native library is not used: ${why}. To set it up, run "npm run setup".`;
}
