import { announce } from './announce';
import { type Report } from './application-log';
import { type ApiConfig } from './config';
import { PredictionFiles } from './prediction-files';
import { PrimaryProcess } from './primary-process';
import { onSignal } from './stop-signals';

/** The service in workers, kept by this process. */
export async function keepWorkers(config: ApiConfig, say: Report): Promise<void> {
  const files = await PredictionFiles.open(config.logFolder, say);
  const primary = new PrimaryProcess(config.workers, config.workerTimeoutSeconds, files, say, {
    onServing: announce,
    onGone: (exitCode) => process.exit(exitCode),
  });
  onSignal(async () => {
    await primary.stop();
    process.exit(0);
  });
  primary.start();
}
