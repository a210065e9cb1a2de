import { LONGEST_CATEGORY, MOST_UNITS } from '@retail-ml/demand-model';
import { formatDay, SEASONS, weekdayOf, WEEKDAYS } from '@retail-ml/features';
import fc from 'fast-check';
import { type DemandRequest } from './demand-contract';

/** Any text of at most so many UTF-16 units, which is what the contract counts. */
const textOf = (maxLength: number) =>
  fc.string({ minLength: 1, maxLength, unit: 'binary' }).filter((text) => text.length <= maxLength);

/** Units of a window: none, few, the most, and all between. */
export const anyUnits = fc.oneof(fc.constantFrom(0, 1, MOST_UNITS), fc.nat(30), fc.nat(10_000), fc.nat(MOST_UNITS));

/** Every product that can be: known or not, with optional fields or without; a longer window holds a shorter one's units. */
export const anyProduct: fc.Arbitrary<DemandRequest> = fc
  .record(
    {
      product_id: fc.oneof(fc.maxSafeInteger(), textOf(64)),
      category: fc.oneof(fc.constantFrom('Textiles', 'Toys', 'constructor', '__proto__'), textOf(LONGEST_CATEGORY)),
      units: fc.tuple(anyUnits, anyUnits, anyUnits),
      seasonality: fc.constantFrom(...SEASONS),
      day_of_week: fc.constantFrom(...WEEKDAYS),
      with14d: fc.boolean(),
      is_holiday: fc.boolean(),
      day: fc.integer({ min: -100_000, max: 100_000 }),
    },
    { requiredKeys: ['product_id', 'category', 'units', 'seasonality', 'day_of_week', 'with14d'] },
  )
  .map(({ units, with14d, day, ...request }) => {
    const [recent_sales_7d, recent_sales_14d, recent_sales_30d] = [...units].sort((a, b) => a - b);
    return {
      ...request,
      recent_sales_7d,
      ...(with14d && { recent_sales_14d }),
      recent_sales_30d,
      ...(day !== undefined && { as_of_date: formatDay(day), day_of_week: weekdayOf(day) }),
    };
  });
