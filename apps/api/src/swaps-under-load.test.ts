import { handWrittenChurnDraft } from './churn-artefact.fixture';
import { handWrittenDemandDraft } from './demand-artefact.fixture';
import { RunningClients, until } from './running-clients.fixture';
import { ProgramFolder } from './running-program.fixture';

const MODELS = ['churn', 'demand'] as const;

let folder: ProgramFolder;

beforeEach(async () => {
  folder = await ProgramFolder.create();
});

afterEach(() => folder.remove());

test('promotions and rollbacks under load: every request is answered, each by one version', async () => {
  await folder.saveModels();
  const program = folder.run({ environment: { ML_WORKERS: '2' } });
  const url = await program.url();
  await until('both workers serve', async () => (await fetch(`${url}/health/ready`)).ok);
  const clients = new RunningClients(url);
  try {
    const newer = {
      churn: await folder.promote('churn', await handWrittenChurnDraft({ bias: 1 })),
      demand: await folder.promote('demand', await handWrittenDemandDraft({ bias: 1 })),
    };
    for (let swap = 0; swap < 10; swap++) {
      for (const model of MODELS) {
        const registry = folder.registry(model);
        const { champion } = await (swap % 2 === 0
          ? registry.rollback('for a test')
          : registry.promote(newer[model], 'for a test'));
        const reloaded = await fetch(`${url}/api/models/${model}/reload`, { method: 'POST' });
        expect(await reloaded.json()).toEqual({ name: model, version: champion, workers: 2 });
        const ended = clients.sent.length;
        await clients.more(50);
        const later = clients.sent.filter((request) => request.model === model && request.after >= ended);
        expect(new Set(later.map(({ version }) => version))).toEqual(new Set([champion]));
      }
    }
  } finally {
    await clients.stop();
  }
  expect(clients.failed).toEqual([]);
  expect(clients.mixed).toEqual([]);
  program.child.kill('SIGTERM');
  expect(await program.exit).toBe(0);
  expect(await folder.linesOf('predictions.ndjson')).toHaveLength(clients.predictions);
});
