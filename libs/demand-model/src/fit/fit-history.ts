import { type DailySalesBook, demandHistoryView } from '@retail-ml/features';
import { type Parity } from '@retail-ml/model-registry';
import { type LoadedTensorFlow, seededRandom } from '@retail-ml/tensorflow';
import { mean } from 'simple-statistics';
import { type HistoryDecision } from '../demand-model-sections';
import { type DemandQuantiles } from '../quantile-heads';
import { type DemandNetwork } from './demand-network';
import { type DemandTrainingRow } from './demand-training-row';
import { fitPath, type FitPathOptions, meanPinball, MEMBERS } from './fit-path';
import { proveDemandParity } from './prove-demand-parity';
import { type RollingBlock } from './rolling-origins';
import { OLDEST_PROFILE_DAYS, withDrawnProfiles, withFreshProfiles } from './row-profiles';
import { TAKEN_BELOW } from './select-shared-inputs';

/** The path with products' histories, without the profiles that it will be served with. */
export interface FittedHistory {
  section: Omit<HistoryDecision, 'asOf' | 'products'>;
  network: DemandNetwork;
  parity: Parity;
}

/** Fewer rows with a profile teach nothing. */
const FEWEST_ROWS = 500;

/**
 * Fits the path that sees products' histories, and compares it on the rolling blocks with the one that does not: on the
 * rows with a profile, fresh at each origin.
 *
 * @param fieldsOnly what the other path forecast there, by row
 * @returns the path, null where it does not lower the loss by half a percent in every block, and the ratios of losses
 */
export async function fitHistory(
  { tf, backend }: LoadedTensorFlow,
  rows: readonly DemandTrainingRow[],
  blocks: readonly RollingBlock[],
  book: DailySalesBook,
  fieldsOnly: ReadonlyMap<DemandTrainingRow, DemandQuantiles[]>,
  options: FitPathOptions,
): Promise<{ history: FittedHistory | null; ratios: number[] }> {
  const { seed } = options;
  const all = withDrawnProfiles(book, rows, seededRandom(seed));
  const pathBlocks = blocks.map(({ train, validation }) => ({
    train: withDrawnProfiles(book, train, seededRandom(seed)),
    validation: withFreshProfiles(book, validation),
  }));
  const enough = (some: { rows: readonly unknown[] }, least: number) => some.rows.length >= least;
  if (
    pathBlocks.length === 0 ||
    !enough(all, FEWEST_ROWS) ||
    !pathBlocks.every(({ train, validation }) => enough(train, FEWEST_ROWS / 2) && enough(validation, 1))
  ) {
    return { history: null, ratios: [] };
  }
  const { bag, stretch, rolled } = await fitPath(tf, all, pathBlocks, options);
  const ratios = pathBlocks.map(({ validation }, i) => {
    const without = meanPinball(
      validation.rows,
      validation.rows.map((row) => fieldsOnly.get(row)!),
    );
    return mean(meanPinball(validation.rows, rolled[i]).map((loss, horizon) => loss / without[horizon]));
  });
  if (!ratios.every((ratio) => ratio < TAKEN_BELOW)) {
    bag.network.dispose();
    return { history: null, ratios };
  }
  const { name, version, fingerprint } = demandHistoryView;
  return {
    history: {
      section: {
        featureView: { name, version, fingerprint },
        transforms: bag.transforms,
        standardizer: bag.standardizer,
        members: MEMBERS,
        stretch,
        oldestProfileDays: OLDEST_PROFILE_DAYS,
      },
      network: bag.network,
      parity: proveDemandParity(bag, backend),
    },
    ratios,
  };
}
