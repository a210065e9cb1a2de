import fs from 'node:fs';
import path from 'node:path';
import { runCommand } from '../../setup/run-command.mjs';
import { SetupError } from '../../setup/setup-error.mjs';
import { step } from '../../setup/step.mjs';
import { cachedPython } from '../peers-python.mjs';
import { allLoads } from './loads.mjs';

/** Raise the number when the service's requirements change. */
const cachedName = 'serving-peers-1';

const MODELS = { logreg: 'FastAPI, logistic regression', rf: 'FastAPI, random forest' };

/**
 * The Python service with each of its models, trained now.
 *
 * @param {import('./serving-options.mjs').ServingOptions} options
 * @param {string} work
 * @returns {Promise<import('./server-process.mjs').Target[]>} none where there is no Python: a line says how to get one
 * @throws {SetupError} when the service is not there or its models cannot be trained
 */
export async function peerTargets({ peerService, peers, makePeers }, work) {
  if (peerService === null) return [];
  if (!fs.existsSync(path.join(peerService, 'api.py'))) throw new SetupError(`${peerService} holds no api.py.`);
  const requirements = path.join(peerService, '..', 'requirements.txt');
  const installs = 'FastAPI and scikit-learn';
  const python = peers ?? (await cachedPython({ cachedName, requirements, installs, make: makePeers }));
  if (python === null) return [];
  const models = path.join(work, 'peer-models');
  await step("Training the peers' models", () =>
    runCommand(python, [path.join(peerService, 'train.py')], { env: { ...process.env, MODEL_DIR: models } }),
  );
  return Object.entries(MODELS).map(([model, name]) => ({
    name,
    cores: 'first',
    loads: allLoads,
    start: (port) => ({
      command: python,
      args: [
        ...['-m', 'uvicorn', 'api:app', '--host', '127.0.0.1', '--port', String(port), '--workers', '1'],
        ...['--no-access-log', '--loop', 'uvloop', '--http', 'httptools', '--log-level', 'warning'],
      ],
      cwd: peerService,
      env: {
        CHURN_MODEL: model,
        MODEL_DIR: models,
        OMP_NUM_THREADS: '1',
        PREDICTION_LOG: path.join(work, `peer-${port}.log`),
        PYTHONDONTWRITEBYTECODE: '1',
      },
    }),
  }));
}
