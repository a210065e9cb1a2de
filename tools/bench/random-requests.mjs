import { SEASONS, WEEKDAYS } from '@retail-ml/features';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Customers of all kinds: the same at each call. */
export function randomCustomers(count, hasTotal) {
  const { uniform, below } = randomNumbers();
  return Array.from({ length: count }, () => {
    const daysSinceJoin = below(1500);
    const recencyDays = below(daysSinceJoin + 1);
    const frequency = recencyDays > 180 ? 0 : 1 + below(40);
    return {
      daysSinceJoin,
      recencyDays,
      frequency,
      avgMonetary: 500 * uniform() ** 3,
      loyaltyMember: uniform() < 0.4,
      totalPurchases: hasTotal ? Math.max(frequency, 1) + below(60) : null,
    };
  });
}

/** Products of all kinds: the same at each call. */
export function randomProducts(count, has14d, categories) {
  const { uniform, below } = randomNumbers();
  return Array.from({ length: count }, () => {
    const recentSales30d = Math.floor(2000 * uniform() ** 6);
    const recentSales7d = below(recentSales30d + 1);
    return {
      category: categories[below(categories.length)],
      recentSales7d,
      recentSales14d: has14d ? recentSales7d + below(recentSales30d - recentSales7d + 1) : null,
      recentSales30d,
      season: SEASONS[below(4)],
      weekday: WEEKDAYS[below(7)],
      isHoliday: uniform() < 0.1,
    };
  });
}

function randomNumbers() {
  const generator = xoroshiro128plus(20261124);
  const uniform = () => (generator.next() >>> 0) / 2 ** 32;
  return { uniform, below: (bound) => Math.floor(uniform() * bound) };
}
