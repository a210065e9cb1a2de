import { type ChurnSnapshot, type Day, MILLISECONDS_PER_DAY } from '@retail-ml/features';
import { type CustomerRow, type SaleRow } from './retail-rows';
import { type ChurnSnapshotQuery } from './retail-source';

/** The snapshots of a small retailer by the definitions, row by row: what every source must give. */
export function snapshotsByDefinition(
  customers: readonly CustomerRow[],
  sales: readonly SaleRow[],
  { asOfDays, lookbackDays, population }: ChurnSnapshotQuery,
): ChurnSnapshot[] {
  const spendByCustomerAndDay = new Map<string, Map<Day, bigint>>();
  for (const sale of sales) {
    if (sale.customerId === null || sale.quantity <= 0) continue;
    const spendByDay = spendByCustomerAndDay.get(sale.customerId) ?? new Map<Day, bigint>();
    const day = Math.floor(sale.soldAtMilliseconds / MILLISECONDS_PER_DAY);
    const spend = BigInt(sale.unitPriceMicros) * BigInt(sale.quantity);
    spendByDay.set(day, (spendByDay.get(day) ?? 0n) + spend);
    spendByCustomerAndDay.set(sale.customerId, spendByDay);
  }
  const ids = [...spendByCustomerAndDay.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

  const snapshots: ChurnSnapshot[] = [];
  for (const asOf of [...new Set(asOfDays)].sort((a, b) => a - b)) {
    for (const customerId of ids) {
      const spendByDay = spendByCustomerAndDay.get(customerId) ?? new Map<Day, bigint>();
      const past = [...spendByDay.keys()].filter((day) => day < asOf);
      const later = [...spendByDay.keys()].filter((day) => day >= asOf);
      const frequency = past.filter((day) => day >= asOf - lookbackDays).length;
      if (past.length === 0 || (population === 'active' && frequency === 0)) continue;
      const customer = customers.find((it) => it.customerId === customerId);
      const spend = past.reduce((total, day) => total + (spendByDay.get(day) ?? 0n), 0n);
      const spendText = `${spend / 1_000_000n}.${String(spend % 1_000_000n).padStart(6, '0')}`;
      snapshots.push({
        customerId,
        asOf,
        recencyDays: asOf - Math.max(...past),
        frequency,
        avgMonetary: Number(spendText) / past.length,
        loyaltyMember: customer?.loyaltyMember ?? false,
        daysSinceJoin: asOf - Math.min(...past, customer?.joinedOn ?? Infinity),
        totalPurchases: past.length,
        daysToNextPurchase: later.length === 0 ? null : Math.min(...later) - asOf,
      });
    }
  }
  return snapshots;
}
