import { type Checks, isBetween, isVersion } from './churn-checks.ts';
import { type Product, UNKNOWN_CATEGORY } from './products.ts';

interface DemandAnswer {
  product_id?: unknown;
  forecast_7d?: unknown;
  forecast_30d?: unknown;
  confidence_lower?: unknown;
  confidence_upper?: unknown;
  confidence_level?: unknown;
  intervals?: Record<string, Partial<Record<'lower' | 'upper', unknown>> | undefined>;
  trend?: unknown;
  movement?: unknown;
  basis?: unknown;
  model_version?: unknown;
}

const MOVEMENTS = ['slow', 'normal', 'fast'];

/** @param answer the parsed body, whatever it is */
export function demandChecks(product: Product, answer: unknown): Checks {
  const found = (answer ?? {}) as DemandAnswer;
  const week = found.intervals?.['7d'];
  const month = found.intervals?.['30d'];
  return {
    'demand: the id comes back as it was sent': found.product_id === product.product_id,
    'demand: forecasts are whole units, 7 days within 30':
      isUnits(found.forecast_7d) && isUnits(found.forecast_30d) && found.forecast_7d <= found.forecast_30d,
    'demand: the 7-day forecast lies in its interval': isInside(
      found.confidence_lower,
      found.forecast_7d,
      found.confidence_upper,
    ),
    'demand: both intervals hold their forecast':
      isInside(week?.lower, found.forecast_7d, week?.upper) && isInside(month?.lower, found.forecast_30d, month?.upper),
    'demand: the interval has a level': isBetween(0.5, found.confidence_level, 1),
    'demand: trend and movement are named':
      ['increasing', 'stable', 'decreasing'].includes(String(found.trend)) &&
      MOVEMENTS.includes(String(found.movement)),
    'demand: the basis is said, all products for an unknown category':
      found.basis === 'all_products' || (found.basis === 'category' && product.category !== UNKNOWN_CATEGORY),
    'demand: the model has a version': isVersion(found.model_version),
  };
}

/** The same of each answer in a batch, and of the batch: all there, in order, summed up, by one model. */
export function demandBatchChecks(products: Product[], answer: unknown): Checks {
  const { predictions, summary, model_version } = (answer ?? {}) as {
    predictions?: DemandAnswer[];
    summary?: Record<string, number>;
    model_version?: unknown;
  };
  const answers = Array.isArray(predictions) ? predictions : [];
  const counted = MOVEMENTS.every(
    (movement) => summary?.[movement] === answers.filter((one) => one.movement === movement).length,
  );
  return {
    'demand batch: as many answers as products': answers.length === products.length,
    'demand batch: in the order of the request': products.every(
      ({ product_id }, i) => answers[i]?.product_id === product_id,
    ),
    'demand batch: each answer holds what one of its own does': products.every((product, i) =>
      Object.values(demandChecks(product, answers[i])).every(Boolean),
    ),
    'demand batch: the summary counts them': counted,
    'demand batch: one model answered all':
      isVersion(model_version) && answers.every((one) => one.model_version === model_version),
  };
}

function isUnits(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function isInside(lower: unknown, value: unknown, upper: unknown): boolean {
  return isUnits(lower) && isUnits(value) && isUnits(upper) && lower <= value && value <= upper;
}
