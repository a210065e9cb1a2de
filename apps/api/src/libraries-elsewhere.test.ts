import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { createContext, runInContext } from 'node:vm';
import { churnModelCode, ChurnPredictor } from '@retail-ml/churn-model';
import {
  demandModelCode,
  DemandForecaster,
  HISTORY_NETWORK_FILES,
  PRODUCT_PROFILES_FILE,
} from '@retail-ml/demand-model';
import { parseDay } from '@retail-ml/features';
import { type ChurnResponse, toChurnInput } from './churn/churn-contract';
import { toDemandInput } from './demand/demand-contract';
import { type RunningApi, seedCustomer, seedProduct, startApi } from './running-api.fixture';

// What docs/libs.md shows, done in a folder outside the workspace with the packages as they would be published.

const repository = resolve(__dirname, '../../..');
const LIBRARIES = ['features', 'network', 'model-registry', 'churn-model', 'demand-model', 'client'];
const DEMAND_PARTS = [...Object.values(HISTORY_NETWORK_FILES), PRODUCT_PROFILES_FILE];
const ESBUILD = join(repository, 'node_modules/esbuild/bin/esbuild');
const program = promisify(execFile);

let api: RunningApi;
let folder: string;
let answer: ChurnResponse;

beforeAll(async () => {
  api = await startApi();
  answer = (await (await api.post('/api/predict/churn', seedCustomer)).json()) as ChurnResponse;
  folder = await mkdtemp(join(tmpdir(), 'elsewhere-'));
  await installPackages();
  const page = await readFile(join(repository, 'docs/libs.md'), 'utf8');
  for (const [, code, name] of page.matchAll(/```js\n(\/\/ (.*)\n[\s\S]*?)```/g)) {
    await writeFile(join(folder, name), code);
  }
  await cp(join(api.folder, 'models'), join(folder, 'models'), { recursive: true });
});

afterAll(async () => {
  await api.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Installs the packed libraries, and what they depend on from the workspace's own node_modules: without a network. */
async function installPackages(): Promise<void> {
  const workspaces = LIBRARIES.flatMap((name) => ['--workspace', `libs/${name}`]);
  await program('npm', ['pack', '--json', '--pack-destination', folder, ...workspaces], { cwd: repository });
  const tarballs = (await readdir(folder)).filter((file) => file.endsWith('.tgz'));
  expect(tarballs).toHaveLength(LIBRARIES.length);
  const dependencies: Record<string, string> = {};
  for (const name of LIBRARIES) {
    dependencies[`@retail-ml/${name}`] = `file:${tarballs.find((file) => file.startsWith(`retail-ml-${name}-`))}`;
    await addDependencies(join(repository, 'libs', name), dependencies);
  }
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
  const options = ['--offline', '--install-links', '--ignore-scripts', '--no-audit', '--no-fund'];
  await program('npm', ['install', ...options], { cwd: folder });
}

async function addDependencies(packageFolder: string, found: Record<string, string>): Promise<void> {
  const { dependencies = {} } = await manifestIn(packageFolder);
  for (const name of Object.keys(dependencies).filter((it) => !(it in found) && !it.startsWith('@retail-ml/'))) {
    const installed = await folderOf(name, packageFolder);
    const copy = join(folder, 'packages', name);
    await cp(installed, copy, { recursive: true, filter: (file) => file !== join(installed, 'node_modules') });
    // npm 10 runs the "prepare" of a folder whatever it is told.
    await writeFile(join(copy, 'package.json'), JSON.stringify({ ...(await manifestIn(copy)), scripts: {} }));
    found[name] = `file:packages/${name}`;
    await addDependencies(installed, found);
  }
}

async function manifestIn(packageFolder: string): Promise<{ dependencies?: Record<string, string> }> {
  return JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as object;
}

/** Where Node finds a package: in the nearest node_modules above. */
async function folderOf(name: string, from: string): Promise<string> {
  const candidate = join(from, 'node_modules', name);
  if (await readdir(candidate).catch(() => null)) return candidate;
  if (from === dirname(from)) throw new Error(`${name} is not installed: run npm ci.`);
  return folderOf(name, dirname(from));
}

test.each(['predict.mjs', 'predict.cjs'])(
  '%s predicts from the folder of a model what the API answers',
  async (file) => {
    const { stdout } = await program(process.execPath, [file], { cwd: folder });
    const prediction = JSON.parse(stdout) as Record<string, unknown>;
    expect(prediction).toMatchObject({
      churnProbability: answer.churn_probability,
      riskCategory: answer.risk_category,
      nextAction: answer.next_action,
      valueAtRisk: answer.value_at_risk,
    });
  },
);

describe('bundled for a browser', () => {
  let bundle: string;

  beforeAll(async () => {
    const options = ['--bundle', '--platform=browser', '--format=iife', '--global-name=retail'];
    const outputs = ['--outfile=bundle.js', '--metafile=bundle.json'];
    // Refuses what a browser has not: Node's own modules.
    await program(process.execPath, [ESBUILD, 'browser.js', ...options, ...outputs], { cwd: folder });
    bundle = await readFile(join(folder, 'bundle.js'), 'utf8');
  });

  /** A file of the champion of a model. */
  async function championFile(model: 'churn' | 'demand', file: string): Promise<Buffer> {
    const { champion } = await api.registries[model].aliases();
    return readFile(join(folder, 'models', model, String(champion), file));
  }

  /**
   * Runs a line in an empty V8 context: nothing of Node is there, and of a browser what is given.
   *
   * @param given strings and lists of bytes that the line finds by their names
   */
  async function runBundle(line: string, model: 'churn' | 'demand', browser = {}): Promise<unknown> {
    const bytes = async (file: string) => [...(await championFile(model, file))];
    const files = {
      manifest: (await championFile(model, 'manifest.json')).toString(),
      modelJson: (await championFile(model, 'model.json')).toString(),
      weights: await bytes('weights.bin'),
      parts:
        model === 'demand'
          ? Object.fromEntries(await Promise.all(DEMAND_PARTS.map(async (file) => [file, await bytes(file)])))
          : {},
    };
    const context = createContext({ files: JSON.stringify(files), ...browser });
    runInContext(bundle, context);
    return JSON.parse(
      runInContext(
        `const { manifest, modelJson, weights, parts } = JSON.parse(files);
        const model = {
          manifest: JSON.parse(manifest),
          modelJson: JSON.parse(modelJson),
          weights: Uint8Array.from(weights),
          parts: Object.fromEntries(Object.entries(parts).map(([name, bytes]) => [name, Uint8Array.from(bytes)])),
        };
        JSON.stringify(${line})`,
        context,
      ) as string,
    );
  }

  test('churn needs nothing but the language, and answers what the API does', async () => {
    const predictor = new ChurnPredictor(await api.registries.churn.load(churnModelCode));
    const input = toChurnInput(seedCustomer);
    const line = `retail.churnPredictor(model).predict(${JSON.stringify(input)})`;
    expect(await runBundle(line, 'churn')).toEqual(predictor.predict(input));
    expect(predictor.predict(input).churnProbability).toBe(answer.churn_probability);
  });

  test("demand needs the browser's TextDecoder, and answers what it does here, with a product's history and without", async () => {
    const forecaster = new DemandForecaster(await api.registries.demand.load(demandModelCode));
    for (const product of [null, { productId: 'R4', asOf: parseDay('2026-11-07') }]) {
      const input = toDemandInput(seedProduct);
      const line = `retail.demandForecaster(model).forecast(${JSON.stringify(input)}, ${JSON.stringify(product)})`;
      const forecast = forecaster.forecast(input, product);
      expect(forecast.basis).toBe(product ? 'history' : 'category');
      expect(await runBundle(line, 'demand', { TextDecoder })).toEqual(forecast);
    }
  });

  test('nothing of TensorFlow, the registry or Node is in it', async () => {
    const { inputs } = JSON.parse(await readFile(join(folder, 'bundle.json'), 'utf8')) as { inputs: object };
    const packages = Object.keys(inputs).flatMap((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []);
    expect([...new Set(packages)].sort()).toEqual([
      '@retail-ml/churn-model',
      '@retail-ml/demand-model',
      '@retail-ml/features',
      '@retail-ml/network',
      'simple-statistics',
    ]);
  });
});

test('no TensorFlow comes along', async () => {
  expect((await readdir(join(folder, 'node_modules', '@retail-ml'))).sort()).toEqual([...LIBRARIES].sort());
});
