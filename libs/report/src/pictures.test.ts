import fc from 'fast-check';
import { dataTable, forecastChart, intervalChart, legend, reliabilityChart, reportPage, rocChart } from './index';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const units = fc.double({ min: 0, max: 1e7, noNaN: true });
const rows = fc.nat(1e6);
// Whatever stands in an imported manifest: tags, entities, quotes, ends of elements.
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    '</title></svg><b>',
    '&lt;',
    "'a' & b",
  ),
);
const words = fc.record({ id: text, title: text, description: text });

const reliability = fc.record({
  words,
  bins: fc.array(
    fc.record({ from: share, to: share, rows, predicted: share, observed: share, low: share, high: share }),
    { maxLength: 15 },
  ),
  categories: fc.array(fc.record({ name: text, from: share }), { maxLength: 3 }),
});
const roc = fc.record({
  words,
  curves: fc.array(
    fc.record({
      points: fc.array(fc.record({ falsePositiveRate: share, truePositiveRate: share }), { maxLength: 20 }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});
const signed = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const intervals = fc.record({
  words,
  rows: fc.array(
    fc.record({
      label: text,
      marks: fc.array(
        fc.record({
          series: fc.constantFrom(1 as const, 2 as const, 3 as const),
          value: signed,
          low: signed,
          high: signed,
        }),
        { maxLength: 3 },
      ),
    }),
    { maxLength: 10 },
  ),
});
const outcome = { predicted: units, observed: units };
const forecasts = fc.record({
  words,
  points: fc.array(fc.record(outcome), { maxLength: 30 }),
  bins: fc.array(fc.record({ ...outcome, low: units, high: units }), { maxLength: 10 }),
});

/** Every tag that is opened is closed in its order, no attribute is broken, and no text holds a bracket of its own. */
function expectWellFormed(markup: string): void {
  const open: string[] = [];
  const tag = /<(\/?)([a-z]+)((?:\s[a-zA-Z0-9-]+="[^"<>]*")*)(\/?)>/g;
  const between = markup.replace(tag, (_, closing: string, name: string, __, empty: string) => {
    if (closing) expect(open.pop()).toBe(name);
    else if (!empty) open.push(name);
    return '';
  });
  expect(open).toEqual([]);
  expect(between).not.toMatch(/[<>]/);
}

function expectPicture(picture: string): void {
  expectWellFormed(picture);
  expect(picture).not.toMatch(/NaN|Infinity|undefined/);
  expect(picture).toMatch(/^<svg[^>]* role="img" aria-labelledby="[^"]*"><title id="[^"]*">[^<]*<\/title><desc /);
}

test('whatever numbers and names a manifest holds, pictures are whole and hold no markup of others', () => {
  fc.assert(
    fc.property(reliability, roc, intervals, forecasts, (one, two, three, four) => {
      expectPicture(reliabilityChart({ ...one.words, ...one }));
      expectPicture(rocChart({ ...two.words, curves: two.curves, xLabel: two.words.title, yLabel: two.words.id }));
      expectPicture(intervalChart({ ...three.words, rows: three.rows }));
      expectPicture(forecastChart({ ...four.words, ...four }));
    }),
  );
});

test('so are tables and legends', () => {
  fc.assert(
    fc.property(text, fc.array(fc.array(text, { minLength: 1 }), { minLength: 1 }), (caption, cells) => {
      expectWellFormed(dataTable({ caption, head: cells[0], rows: cells }));
      expectWellFormed(legend(cells.map(([name]) => [{ mark: 2 }, name])));
    }),
  );
});

test('a mark lies where its value is, its interval around it', () => {
  const picture = intervalChart({
    ...{ id: 'a', title: 'A', description: 'B' },
    rows: [{ label: 'all', marks: [{ series: 1, value: 0.5, low: 0, high: 1 }] }],
  });
  const [, x1, x2] = /class="interval series-1" x1="([\d.]+)" y1="[\d.]+" x2="([\d.]+)"/.exec(picture)!;
  const [, centre] = /<circle class="mark series-1" cx="([\d.]+)"/.exec(picture)!;
  expect(Number(centre)).toBeCloseTo((Number(x1) + Number(x2)) / 2, 0);
  expect(Number(x2)).toBeGreaterThan(Number(x1) + 100);
});

test('a long name is cut, and told in full to a pointer; a part without figures says so', () => {
  const label = 'Garden furniture and outdoor lighting';
  const picture = intervalChart({
    ...{ id: 'a', title: 'A', description: 'B' },
    rows: [{ label, marks: [], note: 'too few' }],
  });
  expect(picture).toContain(`<title>${label}</title>Garden furniture and …</text>`);
  expect(picture).toContain('>too few</text>');
});

test('a page loads nothing and runs nothing, and its title is text', () => {
  const page = reportPage({ title: '</title><script>', main: '<h1>Hello</h1>' });
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  expect(page).toContain('<title>&lt;/title&gt;&lt;script&gt;</title>');
  expect(page).not.toMatch(/<script|\bsrc=|url\(|@import|href=/);
});
