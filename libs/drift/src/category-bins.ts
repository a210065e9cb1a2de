/** Categories, fixed once; all others are counted together. */
export interface CategoryBins {
  /** Names, in the order of their shares, the largest first. */
  categories: string[];
}

const MOST_CATEGORIES = 20;

/** Few categories are all kept; of more, those that 200 rows can judge. */
const FEW_CATEGORIES = 10;
const SMALLEST_SHARE = 0.025;

/** @param counts the reference's rows by category */
export function categoryBins(counts: ReadonlyMap<string, number>): CategoryBins {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const ordered = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const kept = ordered.filter(([, count]) => ordered.length <= FEW_CATEGORIES || count >= SMALLEST_SHARE * total);
  return { categories: kept.slice(0, MOST_CATEGORIES).map(([category]) => category) };
}

/** Rows of each category; at the end those of all others. */
export function countCategories({ categories }: CategoryBins, counts: ReadonlyMap<string, number>): number[] {
  const known = categories.map((category) => counts.get(category) ?? 0);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return [...known, total - known.reduce((sum, count) => sum + count, 0)];
}

export const categoryBinLabels = ({ categories }: CategoryBins): string[] => [...categories, 'others'];
