import { type DemandForecaster } from '@retail-ml/demand-model';
import {
  type DemandTrainingRow,
  draftDemandArtefact,
  fitDemandModel,
  forecasterOf,
  type TrainingContext,
} from '@retail-ml/demand-model/fit';
import { formatDay, parseDay, seasonOf, weekdayOf } from '@retail-ml/features';
import { type FileModelRegistry } from '@retail-ml/model-registry';
import { loadTensorFlow, seededRandom } from '@retail-ml/tensorflow';

const SEED = 1;
const FIRST_DAY = parseDay('2025-01-01');
const HISTORY_DAYS = 30;
const LONGEST_HORIZON_DAYS = 30;

/**
 * Trains a demand model on generated products, saves it as champion, and returns the forecaster that the trainer has
 * before it saves.
 */
export async function trainDemandModel(registry: FileModelRegistry): Promise<DemandForecaster> {
  const train = productRows(25, 160, 1);
  const fitted = await fitDemandModel(await loadTensorFlow(), train, { seed: SEED });
  const context: TrainingContext = {
    source: 'generated products',
    window: { from: formatDay(train[0].origin), to: formatDay(train[train.length - 1].origin) },
    seed: SEED,
    commit: null,
    seconds: 1,
    options: {},
  };
  const draft = draftDemandArtefact(fitted, train, productRows(10, 160, 2), context, () => ({}));
  const forecaster = forecasterOf(fitted);
  fitted.network.dispose();
  await registry.promote((await registry.save(draft)).version, 'for a test');
  return forecaster;
}

/** Products of a falling and a growing category, each day's sales drawn about a level that wanders; an origin every six days. */
function productRows(products: number, days: number, seed: number): DemandTrainingRow[] {
  const random = seededRandom(seed);
  const rows: DemandTrainingRow[] = [];
  for (let product = 0; product < products; product++) {
    let level = Math.log(0.5 + 20 * random.uniform() ** 2);
    const sales = Array.from({ length: days + LONGEST_HORIZON_DAYS }, () => {
      level += (product % 2 ? 0.006 : -0.006) + 0.03 * random.normal();
      return Math.round(-Math.exp(level) * Math.log(1 - random.uniform()));
    });
    const units = (from: number, to: number) => sales.slice(from, to).reduce((total, day) => total + day, 0);
    for (let origin = HISTORY_DAYS; origin < days; origin += 6) {
      const day = FIRST_DAY + origin;
      rows.push({
        productId: `P${product}`,
        origin: day,
        category: product % 2 ? 'Toys' : 'Textiles',
        recentSales7d: units(origin - 7, origin),
        recentSales14d: units(origin - 14, origin),
        recentSales30d: units(origin - HISTORY_DAYS, origin),
        season: seasonOf(day),
        weekday: weekdayOf(day),
        isHoliday: false,
        target7d: units(origin, origin + 7),
        target30d: units(origin, origin + LONGEST_HORIZON_DAYS),
      });
    }
  }
  return rows.sort((a, b) => a.origin - b.origin);
}
