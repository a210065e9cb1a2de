import { slicesSection } from './slices-section';

const names = { roc_auc: 'AUC', brier: 'Brier score' };
const estimate = (value: number) => ({ value, low: value - 0.1, high: value + 0.1 });

test('a table for each group, saying where rows are too few, whatever a name holds', () => {
  const section = slicesSection(
    [
      {
        by: 'category',
        slices: [
          { name: 'bags | boxes\nand more', rows: 400, figures: { brier: estimate(0.2), roc_auc: estimate(0.7) } },
          { name: 'toys', rows: 150, figures: { brier: estimate(0.3) } },
          { name: 'cards', rows: 12, figures: null },
        ],
      },
    ],
    names,
  );
  expect(section.split('\n').filter((text) => text.startsWith('|'))).toEqual([
    '| By category | Rows | AUC | Brier score |',
    '| --- | --- | --- | --- |',
    '| bags \\| boxes and more | 400 | 0.700 (0.600 to 0.800) | 0.200 (0.100 to 0.300) |',
    '| toys | 150 | too few | 0.300 (0.200 to 0.400) |',
    '| cards | 12 | too few | too few |',
  ]);
});

test('models from before there were slices have no such section', () => {
  expect([slicesSection(undefined, names), slicesSection([], names)]).toEqual(['', '']);
});
