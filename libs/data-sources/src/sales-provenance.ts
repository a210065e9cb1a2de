/** Who wrote the sales that relations hold: `generate` invented them, or `import` took them from a retailer's files. */
export type SalesProvenance = 'synthetic' | 'imported';

/** The comment that writers leave on the table of sales; databases show it, and keep it with the table. */
const COMMENTS: Record<SalesProvenance, string> = {
  synthetic: 'Synthetic sales, written by retail-ml generate',
  imported: 'Sales imported by retail-ml import',
};

export function provenanceComment(provenance: SalesProvenance): string {
  return COMMENTS[provenance];
}

/** @returns null for a table that another program filled. */
export function provenanceOf(comment: string | null): SalesProvenance | null {
  const [provenance = null] = (Object.keys(COMMENTS) as SalesProvenance[]).filter((it) => COMMENTS[it] === comment);
  return provenance;
}

/**
 * Whose sales they are after rows were added. Added rows don't make another's sales this program's own, and one
 * imported sale makes the synthetic ones worth keeping.
 */
export function provenanceAfterAdding(before: FoundRows, added: SalesProvenance): SalesProvenance | null {
  if (before.rows === 0) return added;
  return before.provenance === 'synthetic' ? added : before.provenance;
}

/** What the relations hold before they are filled. */
export interface FoundRows {
  provenance: SalesProvenance | null;
  /** Of all four relations. */
  rows: number;
  sales: number;
  /** ISO days of the first and the last sale; null where there is none. */
  firstDay: string | null;
  lastDay: string | null;
}
