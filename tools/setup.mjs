import { providePackages } from './setup/provide.mjs';
import { runTool } from './setup/setup-error.mjs';

await runTool(async () => {
  await providePackages({ again: true });
  console.log('Packages and TensorFlow are set up.');
});
