import { type DemandTrainingRow } from './demand-training-row';

/** One step of a backtest: what is known before the block, and the block. */
export interface RollingBlock {
  train: DemandTrainingRow[];
  validation: DemandTrainingRow[];
}

const BLOCKS = 2;
/** Share of the origins in a block. */
const BLOCK_SHARE = 0.213;
/** The longest target must lie before the block begins. */
const EMBARGO_DAYS = 30;
/** Fewer rows before a block teach nothing. */
const FEWEST_ROWS = 200;

/** The newest two blocks of origins, oldest first; fewer where the history is too short to learn before them. */
export function rollingBlocks(rows: readonly DemandTrainingRow[]): RollingBlock[] {
  const origins = [...new Set(rows.map((row) => row.origin))].sort((a, b) => a - b);
  const size = Math.max(1, Math.round(origins.length * BLOCK_SHARE));
  return Array.from({ length: BLOCKS }, (_, i) => {
    const from = origins.length - (BLOCKS - i) * size;
    const first = origins[Math.max(from, 0)];
    const last = origins[Math.max(from, 0) + size - 1];
    return {
      train: rows.filter((row) => row.origin <= first - EMBARGO_DAYS),
      validation: rows.filter((row) => row.origin >= first && row.origin <= last),
    };
  }).filter(({ train, validation }) => train.length >= FEWEST_ROWS && validation.length > 0);
}
