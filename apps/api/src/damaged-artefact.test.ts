import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChurnModelError, churnModelCode, ChurnPredictor } from '@retail-ml/churn-model';
import { DemandForecaster, DemandModelError, demandModelCode } from '@retail-ml/demand-model';
import { parseDay } from '@retail-ml/features';
import { type Artefact, FileModelRegistry, RegistryError } from '@retail-ml/model-registry';
import fc from 'fast-check';
import { handWrittenChurnDraft } from './churn-artefact.fixture';
import { handWrittenDemandDraft } from './demand-artefact.fixture';

/** Of each model; 4,000 of each were tried on 2026-11-24. */
const RUNS = 150;

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

/** What is too long to be shown in a report of a failure. */
const LONG_TEXTS: Record<string, string> = {
  'nested 100 times': nested(100),
  'nested 5000 times': nested(5000),
  'a long text': JSON.stringify('x'.repeat(100_000)),
  'a long list': `[${Array(20_000).fill('0').join()}]`,
};

/** What may stand in a file in place of what should: as JSON text, because no value can be Infinity there. */
const hostileText = fc.oneof(
  fc.constantFrom('null', 'true', '[]', '{}', '[null]', '{"a":null}', '""', '"0"', '"../../etc/passwd"', '-1', '0'),
  fc.constantFrom('0.5', '1e-320', '1e308', '1e999', '-1e999', '2147483648', '4294967296', '9007199254740993', '1e12'),
  fc.constantFrom('{"__proto__":{"polluted":true}}', '{"constructor":1}', '[[1,2],[3]]', ...Object.keys(LONG_TEXTS)),
  fc.jsonValue().map((value) => JSON.stringify(value)),
);

const jsonDamage = fc.record({
  place: fc.nat(),
  kind: fc.constantFrom('replace', 'replace', 'replace', 'delete', 'rename', 'repeat'),
  text: hostileText,
  name: fc.constantFrom('__proto__', 'constructor', 'toString', 'long', '../x', ''),
});

/** Stands in a document until it is text, where the hostile text takes its place. */
const MARK = '\u{1F4A5}';

function damagedJson(original: string, { place, kind, text, name }: ReturnType<typeof jsonDamage.generate>['value']) {
  const document = JSON.parse(original) as Json;
  const places: [parent: Record<string, Json>, key: string][] = [];
  const collect = (value: Json): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      places.push([value as Record<string, Json>, key]);
      collect(inner);
    }
  };
  collect(document);
  const [parent, key] = places[place % places.length];
  const value = parent[key];
  if (kind === 'replace') parent[key] = MARK;
  else if (kind === 'repeat' && Array.isArray(value))
    parent[key] = Array<Json[]>(300).fill(value).flat().slice(0, 50_000);
  else delete parent[key];
  if (kind === 'rename')
    Object.defineProperty(parent, name === 'long' ? 'x'.repeat(5000) : name, {
      value,
      enumerable: true,
      configurable: true,
    });
  return JSON.stringify(document).replace(JSON.stringify(MARK), () => LONG_TEXTS[text] ?? text);
}

const bytesDamage = fc.record({
  cut: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  flips: fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 4 }),
  /** Places of 32-bit words that become this one: NaN, Infinity, the largest integers. */
  words: fc.array(fc.tuple(fc.nat({ max: 5000 }), fc.constantFrom(0x7fc00000, 0x7f800000, 0x7fffffff, 0x80000000)), {
    maxLength: 2,
  }),
});

function damagedBytes(
  original: Buffer,
  { cut, flips, words }: ReturnType<typeof bytesDamage.generate>['value'],
): Buffer {
  const bytes = Buffer.from(original.subarray(0, cut === null ? undefined : Math.floor(cut * original.length)));
  for (const [at, mask] of flips) if (bytes.length > 0) bytes[at % bytes.length] ^= mask;
  const wordCount = Math.floor(bytes.length / 4);
  for (const [at, word] of words) if (wordCount > 0) bytes.writeUInt32LE(word, (at % wordCount) * 4);
  return bytes;
}

describe.each([
  { name: 'churn', draft: handWrittenChurnDraft, code: churnModelCode, use: useChurn },
  { name: 'demand', draft: handWrittenDemandDraft, code: demandModelCode, use: useDemand },
])('a $name model', ({ name, draft, code, use }) => {
  let parent: string;
  let registry: FileModelRegistry;
  /** By the path below the model's folder. */
  const originals = new Map<string, Buffer>();
  let manifestFile: string;

  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), 'damaged-'));
    registry = new FileModelRegistry(join(parent, name));
    const { version } = await registry.save(await draft());
    await registry.promote(version, 'for a test');
    manifestFile = `${version}/manifest.json`;
    for (const file of await readdir(join(parent, name, version))) {
      originals.set(`${version}/${file}`, await readFile(join(parent, name, version, file)));
    }
    originals.set('aliases.json', await readFile(join(parent, name, 'aliases.json')));
  });

  afterAll(() => rm(parent, { recursive: true, force: true }));

  /** Puts a file in place of another; the manifest's checksum with it, as somebody would who means harm. */
  async function put(file: string, content: Buffer): Promise<void> {
    await writeFile(join(parent, name, file), content);
    const own = file.split('/')[1];
    if (own === undefined || file === manifestFile) return;
    const manifest = JSON.parse((originals.get(manifestFile) as Buffer).toString()) as Artefact['manifest'];
    const sha256 = createHash('sha256').update(content).digest('hex');
    manifest.checksums[own] = { bytes: content.byteLength, sha256 };
    await writeFile(join(parent, name, manifestFile), JSON.stringify(manifest));
  }

  async function restore(): Promise<void> {
    await Promise.all([...originals].map(([file, content]) => writeFile(join(parent, name, file), content)));
  }

  /** Loads what is there: either a sentence comes of it, or a model that answers. */
  async function expectSentenceOrAnswers(): Promise<void> {
    let artefact: Artefact;
    try {
      artefact = await registry.load(code);
    } catch (error) {
      const { message } = error as Error;
      expect(error).toBeInstanceOf(RegistryError);
      expect(message).toMatch(/^[A-Z/][\s\S]*\.( |$)/);
      expect(message).toContain('npx retail-ml');
      expect(message.length).toBeLessThan(3000);
      return;
    }
    use(artefact);
  }

  test('whatever is done to one of its files: a sentence, or a model that answers', async () => {
    const files = [...originals.keys()];
    const jsonFiles = files.filter((file) => file.endsWith('.json'));
    const damage = fc.oneof(
      { weight: 4, arbitrary: fc.record({ file: fc.constantFrom(...jsonFiles), json: jsonDamage }) },
      { weight: 2, arbitrary: fc.record({ file: fc.constant(manifestFile), json: jsonDamage }) },
      { weight: 2, arbitrary: fc.record({ file: fc.constantFrom(...files), bytes: bytesDamage }) },
    );
    await fc.assert(
      fc.asyncProperty(damage, async (one) => {
        const original = originals.get(one.file) as Buffer;
        await put(
          one.file,
          'json' in one ? Buffer.from(damagedJson(original.toString(), one.json)) : damagedBytes(original, one.bytes),
        );
        await expectSentenceOrAnswers();
        expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
        await restore();
      }),
      { numRuns: RUNS },
    );
  });

  test('is answered by as it was once all is put back', async () => {
    await restore();
    await expectSentenceOrAnswers();
    await expect(registry.load(code)).resolves.toBeDefined();
  });
});

function useChurn(artefact: Artefact): void {
  const predictor = new ChurnPredictor(artefact);
  for (const totalPurchases of [null, 9]) {
    for (const recencyDays of [0, 30, 36_500]) {
      const daysSinceJoin = Math.max(recencyDays, 365);
      const customer = { recencyDays, frequency: 5, avgMonetary: 125.5, loyaltyMember: true, daysSinceJoin };
      expect(predictor.predict({ ...customer, totalPurchases })).toMatchObject({
        riskCategory: expect.any(String) as string,
      });
      typedReasons(() => predictor.reasons({ ...customer, totalPurchases }));
    }
  }
}

function useDemand(artefact: Artefact): void {
  const forecaster = new DemandForecaster(artefact);
  for (const category of ['Textiles', 'Toys', 'unheard of', '__proto__', 'constructor']) {
    const product = { category, recentSales7d: 120, recentSales14d: null, recentSales30d: 450 };
    const input = { ...product, season: 'summer', weekday: 'Saturday', isHoliday: false } as const;
    for (const whose of [null, { productId: 'R0', asOf: parseDay('2026-11-10') }]) {
      expect(forecaster.forecast(input, whose)).toMatchObject({ movement: expect.any(String) as string });
      typedReasons(() => forecaster.reasons(input, whose));
    }
  }
}

/** Reasons are looked for when they are asked for: what they lack is said then. */
function typedReasons(explain: () => unknown): void {
  try {
    explain();
  } catch (error) {
    if (!(error instanceof ChurnModelError || error instanceof DemandModelError)) throw error;
  }
}
