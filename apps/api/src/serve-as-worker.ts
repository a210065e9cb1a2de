import { type ApiConfig } from './config';
import { serve } from './serve';
import { onSignal } from './stop-signals';
import { sayByPrimary } from './tell-primary';
import { WorkerProcess } from './worker-process';

/** The service in one of several processes. */
export async function serveAsWorker(config: ApiConfig): Promise<void> {
  const worker = new WorkerProcess(config.workers);
  const service = await serve(
    config,
    (reload) => {
      worker.onReload(reload);
      return worker;
    },
    sayByPrimary,
  );
  worker.serving(service.url);
  let draining = false;
  const drain = async (): Promise<void> => {
    if (draining) return;
    draining = true;
    await service.stop();
    worker.drained();
  };
  worker.onDrain(() => void drain());
  // Ctrl+C on a terminal reaches this process too.
  onSignal(drain);
}
