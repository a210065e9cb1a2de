/** Normal quantile of 97.5 %. */
const Z = 1.959963984540054;

/**
 * The interval in which a share lies with 95 %; it stays within 0 and 1 and holds for few rows too.
 *
 * Source: Wilson (1927), Probable inference, the law of succession, and statistical inference.
 */
export function wilsonInterval(hits: number, rows: number): { low: number; high: number } {
  const share = hits / rows;
  const middle = share + Z ** 2 / (2 * rows);
  const reach = Z * Math.sqrt((share * (1 - share)) / rows + Z ** 2 / (4 * rows ** 2));
  const scale = 1 + Z ** 2 / rows;
  return { low: Math.max(0, (middle - reach) / scale), high: Math.min(1, (middle + reach) / scale) };
}
