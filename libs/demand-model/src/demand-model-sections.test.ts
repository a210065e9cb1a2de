import { demandFeatureView } from '@retail-ml/features';
import { type Manifest } from '@retail-ml/model-registry';
import { type DemandModelSections, readDemandModelSections } from './demand-model-sections';

const width = demandFeatureView.features.length;

function sections(): DemandModelSections {
  return {
    transforms: { floorUnitsPerDay: 0.1, categoryGrowth: { Textiles: 0.1 } },
    standardizer: { mean: Array<number>(width).fill(0), scale: Array<number>(width).fill(1), clip: 4 },
    calibration: { method: 'conformal', level: 0.8, stretch: [1, 1], sharedInputs: [] },
    decision: {
      members: 1,
      trendDeadBand: 0.1,
      movement: { all: { lower: 1, upper: 10 }, categories: { Textiles: { lower: 2, upper: 40 } } },
      seasonality: { Textiles: { summer: 1.3 } },
      productProfiles: null,
    },
  };
}

const read = (changed: unknown) => readDemandModelSections(changed as unknown as Manifest);

test('sections that are as they must be are taken', () => {
  expect(read(sections())).toEqual(sections());
});

// What no golden row need meet: it would fail a prediction later.
test.each<[string, (changed: DemandModelSections) => object, string, unknown]>([
  ['transforms.categoryGrowth', ({ transforms }) => transforms.categoryGrowth, 'Textiles', 'much'],
  ['decision.movement.categories', ({ decision }) => decision.movement.categories, 'Textiles', null],
  ['decision.movement.categories', ({ decision }) => decision.movement.categories, 'Textiles', { lower: 2 }],
  ['decision.movement.categories', ({ decision }) => decision.movement, 'categories', [[1, 2]]],
  ['decision.movement.all', ({ decision }) => decision.movement, 'all', { lower: '1', upper: 2 }],
  ['decision.seasonality', ({ decision }) => decision, 'seasonality', 'summer'],
  ['decision.seasonality', ({ decision }) => decision.seasonality ?? {}, 'Textiles', null],
])('%s is refused where it is not what it must be', (field, parentOf, key, value) => {
  const changed = sections();
  (parentOf(changed) as Record<string, unknown>)[key] = value;
  expect(() => read(changed)).toThrow(`manifest.json: ${field} is absent or not what a demand model needs.`);
});
