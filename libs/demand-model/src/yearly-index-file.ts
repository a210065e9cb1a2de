import { type CategorySales, YearlyIndex } from '@retail-ml/features';
import { DemandModelError } from './demand-model-error';

/** The file of an artefact that holds what categories sold day by day. */
export const YEARLY_INDEX_FILE = 'category-sales.json';

export function yearlyIndexBytes({ sales }: YearlyIndex): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(sales));
}

/** @throws DemandModelError `invalid-section` for bytes that hold no such sales. */
export function parseYearlyIndex(bytes: Uint8Array): YearlyIndex {
  let sales: Partial<CategorySales> | null;
  try {
    sales = JSON.parse(new TextDecoder().decode(bytes)) as Partial<CategorySales> | null;
  } catch {
    throw invalid('it is no JSON');
  }
  if (!Number.isInteger(sales?.firstDay) || typeof sales?.categories !== 'object' || sales.categories === null) {
    throw invalid('it has no firstDay or no categories');
  }
  const series: unknown[] = Object.values(sales.categories);
  const isSeries = (units: unknown): units is number[] =>
    Array.isArray(units) && units.every((value) => Number.isFinite(value) && value >= 0);
  if (!series.every(isSeries) || new Set(series.map(({ length }) => length)).size > 1) {
    throw invalid('its categories are no lists of units of the same days');
  }
  return new YearlyIndex(sales as CategorySales);
}

function invalid(fault: string): DemandModelError {
  return new DemandModelError('invalid-section', `${YEARLY_INDEX_FILE} holds no sales of categories: ${fault}.`);
}
