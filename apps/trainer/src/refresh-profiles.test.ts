import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDuckdbSource } from '@retail-ml/data-sources';
import { DemandForecaster, demandModelCode } from '@retail-ml/demand-model';
import { DailySalesBook, formatDay } from '@retail-ml/features';
import { FileModelRegistry } from '@retail-ml/model-registry';
import { SHIPPED_POLICY } from './acceptance/acceptance-policy';
import { type TrainerConfig } from './config';
import { generateRetailer } from './generate-retailer';
import { versionText } from './models';
import { SILENT_PROGRESS } from './progress';
import { refreshProfiles } from './refresh-profiles';
import { product, PRODUCT_WITH_HISTORY, saveDemandModel } from './tables/hand-written-models.fixture';

let folder: string;
let modelPath: string;
let config: TrainerConfig;
let registry: FileModelRegistry;
let first: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'refresh-profiles-'));
  config = {
    dataSource: 'duckdb',
    duckdbPath: join(folder, 'retail.duckdb'),
    postgresql: { connectionString: '' },
    bigquery: {},
    churnModelPath: '',
    demandModelPath: '',
    acceptancePolicyPath: SHIPPED_POLICY,
    logFolder: '',
  };
  await generateRetailer({ customers: 300, products: 20, duckdbPath: config.duckdbPath }, SILENT_PROGRESS);
});
beforeEach(async () => {
  modelPath = await mkdtemp(join(folder, 'demand-'));
  await saveDemandModel(modelPath);
  registry = new FileModelRegistry(modelPath, { name: 'demand' });
  first = (await registry.aliases()).champion!;
});
afterAll(() => rm(folder, { recursive: true }));

const refresh = (version?: string) =>
  refreshProfiles({ dataSource: 'duckdb', modelPath, version, certifiedRows: 200 }, config, SILENT_PROGRESS);

/** The profiles of all products by the features' own code, from what the source says was sold. */
async function expectedProfiles(asOf: number) {
  const source = await openDuckdbSource({ path: config.duckdbPath });
  try {
    const book = new DailySalesBook();
    const ids = new Set<string>();
    for await (const batch of source.dailySales({ fromDay: asOf - 730, untilDay: asOf })) {
      for (const sales of batch) {
        book.add(sales);
        ids.add(sales.productId);
      }
    }
    const wanted = [...ids].map((productId) => ({ productId, asOf }));
    return book.profilesOf(wanted).map((profile, i) => ({ productId: wanted[i].productId, profile: profile! }));
  } finally {
    await source.close();
  }
}

test('the champion’s weights get the profiles of the day after the last sale, and it stays champion', async () => {
  const refreshed = await refresh();
  const { version, derivedFrom, decision } = refreshed.manifest;
  const source = await openDuckdbSource({ path: config.duckdbPath });
  const asOf = (await source.salesPeriod()).lastDay + 1;
  await source.close();
  expect(refreshed).toMatchObject({ asOf: formatDay(asOf), isChampion: true });
  expect(derivedFrom).toEqual({ version: first, anew: `product profiles as of ${formatDay(asOf)}` });
  expect(decision).toMatchObject({ productProfiles: { asOf: formatDay(asOf), products: refreshed.products } });
  expect((await registry.aliases()).champion).toBe(version);
  expect(await registry.certificate(version)).toMatchObject({ passed: true, rows: { generated: 200 } });
  for (const file of ['weights.bin', 'history-weights.bin']) {
    expect(await readFile(join(modelPath, version, file))).toEqual(await readFile(join(modelPath, first, file)));
  }
  const forecaster = new DemandForecaster(await registry.load(demandModelCode));
  const profiles = await expectedProfiles(asOf);
  expect(profiles.length).toBeGreaterThan(15);
  for (const { productId, profile } of profiles) {
    const known = forecaster.profileOf({ productId, asOf: asOf + 2 });
    expect(known?.profileAgeDays).toBe(2);
    // Profiles are kept in single precision.
    for (const [field, value] of Object.entries(profile)) {
      expect(known?.profile[field as keyof typeof profile]).toBe(Math.fround(value));
    }
    expect(forecaster.forecast(product(1), { productId, asOf }).basis).toBe('history');
  }
  expect(forecaster.profileOf({ productId: PRODUCT_WITH_HISTORY, asOf })).toBeNull();
});

test('a version that does not answer is refreshed without answering; twice over, it is the same again', async () => {
  const { manifest } = await refresh();
  const again = await refresh(first);
  expect(again.isChampion).toBe(false);
  expect((await registry.aliases()).champion).toBe(manifest.version);
  expect(again.manifest.version).not.toBe(manifest.version);
  expect(again.manifest.goldenRows).toEqual(manifest.goldenRows);
  expect((await refresh()).manifest.derivedFrom?.version).toBe(manifest.version);
});

test('it says that the verdict is that of the version which was judged, however often it was refreshed', async () => {
  const checks = [{ check: 'bias_7d', passed: true, figures: { model: 0.01 }, sentence: '7 days: bias 1 %.' }];
  const draft = await registry.draftFrom(first, () => '# A card\n');
  const acceptance = { accepted: true, comparedWith: null, checks, policy: {} };
  const { version: judged } = await registry.save({ ...draft, manifest: { ...draft.manifest, acceptance } });
  const once = await refresh(judged);
  expect(once.manifest.acceptance).toEqual({ ...acceptance, ofVersion: judged });
  const twice = await refresh(once.manifest.version);
  expect(twice.manifest.acceptance).toEqual({ ...acceptance, ofVersion: judged });
  expect(versionText({ manifest: twice.manifest, aliases: await registry.aliases(), certificate: null })).toContain(
    `acceptance: accepted, compared with no champion (said of version ${judged}, of which this one was made)`,
  );
  // Without a verdict there is none to say anything of.
  expect((await refresh(first)).manifest.acceptance).toBeUndefined();
});

test('a model that looks at no histories is refused with what to do', async () => {
  const draft = await registry.draftFrom(first, () => '# A card\n');
  const decision = draft.manifest.decision as { productProfiles: unknown };
  decision.productProfiles = null;
  draft.manifest.goldenRows = draft.manifest.goldenRows.filter(({ input }) => input['productId'] === undefined);
  const { version } = await registry.save({ ...draft, parts: {} });
  await expect(refresh(version)).rejects.toMatchObject({
    code: 'no-histories',
    message: expect.stringContaining('npx retail-ml demand'),
  });
});
