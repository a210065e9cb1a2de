import { announce } from './announce';
import { type Report } from './application-log';
import { type ApiConfig } from './config';
import { LoneProcess } from './lone-process';
import { PredictionFiles } from './prediction-files';
import { serve } from './serve';
import { onSignal } from './stop-signals';

/** The service in this process alone. */
export async function serveAlone(config: ApiConfig, say: Report): Promise<void> {
  const files = await PredictionFiles.open(config.logFolder, say);
  const service = await serve(config, (reload) => new LoneProcess(files, reload), say);
  announce(service.url);
  onSignal(async () => {
    await service.stop();
    process.exit(0);
  });
}
