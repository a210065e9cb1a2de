import { createHash } from 'node:crypto';

/** Products whose rows are kept, all of them or none. */
export interface ProductSample<Row> {
  offer(row: Row): void;
  /** Rows of the products that are kept, in the order in which they were offered. */
  rows(): Row[];
  products(): { found: number; kept: number };
}

/** When there are too many rows, products go until this share of the bound is left, so that few go at a time. */
const SHARE_LEFT = 0.9;

/**
 * Keeps the rows of as many products as a bound on rows allows: those whose ids have the smallest hashes. Which ones
 * depends on the ids and the seed alone, not on how products are numbered, and a product has all its rows or none, so
 * that its series stays whole. No more than `mostRows` rows are ever held.
 */
export function productSample<Row extends { productId: string }>(mostRows: number, seed: number): ProductSample<Row> {
  const hashes = new Map<string, number>();
  const rowsOf = new Map<string, Row[]>();
  let held = 0;
  /** Products with this hash or a larger one are not kept. */
  let bound = Infinity;

  const shrink = () => {
    const byHash = [...rowsOf.keys()].sort((a, b) => hashes.get(b)! - hashes.get(a)!);
    for (const productId of byHash) {
      if (held <= mostRows * SHARE_LEFT) break;
      bound = hashes.get(productId)!;
      held -= rowsOf.get(productId)!.length;
      rowsOf.delete(productId);
    }
  };

  return {
    offer(row) {
      const { productId } = row;
      let hash = hashes.get(productId);
      if (hash === undefined) hashes.set(productId, (hash = hashOf(productId, seed)));
      if (hash >= bound) return;
      const rows = rowsOf.get(productId);
      if (rows) rows.push(row);
      else rowsOf.set(productId, [row]);
      held++;
      if (held > mostRows) shrink();
    },
    rows: () => [...rowsOf.values()].flat(),
    products: () => ({ found: hashes.size, kept: rowsOf.size }),
  };
}

/** 48 bits of the id's SHA-256: a whole number that is the same on every machine. */
function hashOf(productId: string, seed: number): number {
  return createHash('sha256').update(`${seed} ${productId}`).digest().readUIntBE(0, 6);
}
