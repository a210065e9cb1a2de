import { churnMetrics, rankRows } from '@retail-ml/churn-model';
import fc from 'fast-check';
import { churnMeasure, churnTestRows } from './churn-measure';
import { pairedBootstrap } from './paired-bootstrap';

const rows = fc
  .array(
    fc.record({
      customerId: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      churned: fc.boolean(),
      probability: fc.double({ noNaN: true, min: 0, max: 1 }),
    }),
    { minLength: 4, maxLength: 40 },
  )
  .filter((some) => some.some(({ churned }) => churned) && some.some(({ churned }) => !churned));

test('the figures of a draw are those of its rows written out', () => {
  fc.assert(
    fc.property(rows, fc.array(fc.nat(3), { minLength: 5, maxLength: 5 }), (some, drawn) => {
      const byCustomer = new Map([...new Set(some.map(({ customerId }) => customerId))].map((id, i) => [id, drawn[i]]));
      const written = some.flatMap((row) => Array<typeof row>(byCustomer.get(row.customerId)!).fill(row));
      fc.pre(written.some(({ churned }) => churned) && written.some(({ churned }) => !churned));
      const expected = churnMetrics(
        rankRows(
          written.map(({ probability }) => probability),
          written.map(({ churned }) => (churned ? 1 : 0)),
        ),
      );
      const measure = churnMeasure(
        churnTestRows(some),
        Float64Array.from(some, ({ probability }) => probability),
      );
      const { log_loss, roc_auc, brier } = measure([...byCustomer.values()]);
      expect(log_loss).toBeCloseTo(expected.log_loss, 9);
      expect(roc_auc).toBeCloseTo(expected.roc_auc, 9);
      expect(brier).toBeCloseTo(expected.brier, 9);
    }),
  );
});

test("a customer's rows are drawn together: written twice, they say no more than once", () => {
  const once = Array.from({ length: 60 }, (_, i) => ({ customerId: `C${i}`, churned: (i * 7) % 3 === 0 }));
  const interval = (some: typeof once) => {
    const testRows = churnTestRows(some);
    const probabilities = (shift: number) =>
      Float64Array.from(some, ({ customerId }) => 0.2 + shift + (Number(customerId.slice(1)) % 10) / 20);
    const models = [0, 0.1].map((shift) => churnMeasure(testRows, probabilities(shift)));
    return pairedBootstrap(
      models[0],
      { other: models[1] },
      { entities: testRows.customers, resamples: 500, level: 0.95, seed: 1 },
    ).other;
  };
  const [single, double] = [interval(once), interval([...once, ...once])];
  for (const figure of ['log_loss', 'brier', 'roc_auc'] as const) {
    expect(double[figure].low).toBeCloseTo(single[figure].low, 12);
    expect(double[figure].high).toBeCloseTo(single[figure].high, 12);
  }
});
