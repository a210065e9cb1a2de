import path from 'node:path';
import type * as tfjsWebAssembly from '@tensorflow/tfjs-backend-wasm';

const restoredEvents = ['uncaughtException', 'unhandledRejection'] as const;

/**
 * Registers the backend `wasm` and runs `start`, which sets it: the backend reads its files at that moment.
 *
 * Its loader adds process-wide listeners that throw again whatever goes wrong anywhere; they are taken away.
 */
export async function withWebAssemblyBackend(start: () => Promise<void>): Promise<void> {
  const before = new Map(restoredEvents.map((event) => [event, process.rawListeners(event)]));
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- late: only where it is used
  const { setWasmPaths } = require('@tensorflow/tfjs-backend-wasm') as typeof tfjsWebAssembly;
  setWasmPaths(`${path.dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}${path.sep}`);
  await start();
  for (const [event, listeners] of before) {
    for (const listener of process.rawListeners(event)) {
      if (!listeners.includes(listener)) process.removeListener(event, listener as () => void);
    }
  }
}
