import { SHARED_INPUTS, type SharedInput } from '@retail-ml/features';
import { mean } from 'simple-statistics';
import { bagQuantiles, fitBag } from './fit-bag';
import { meanPinball } from './fit-path';
import { type RollingBlock } from './rolling-origins';
import { type TensorFlow } from './train-bag';

/** What was tried, and what was taken of it. */
export interface SharedInputSelection {
  taken: SharedInput[];
  /** Loss with a group over loss without it, of each block; groups that were tried together are joined by a comma. */
  tried: Record<string, number[]>;
}

/** Selection compares many small trainings: half the epochs, one member. */
const SELECTION = { members: 1, epochs: 10, seed: 11 };
/** Inputs are taken when they lower the loss by half a percent in every rolling block: less is chance. */
export const TAKEN_BELOW = 0.995;
/** Groups that may help together where neither does alone: a category's season. */
const TOGETHER: SharedInput[] = ['calendar', 'category'];

/**
 * The groups that lower the mean pinball loss in every rolling block, alone, or together and then by more than alone.
 * Each block is one draw of what all products share: an input that helps in one and harms in another has learned that
 * draw.
 */
export async function selectSharedInputs(
  tf: TensorFlow,
  blocks: readonly RollingBlock[],
  onProgress: (share: number) => void,
): Promise<SharedInputSelection> {
  if (blocks.length === 0) return { taken: [], tried: {} };
  const candidates = [[], ...SHARED_INPUTS.map((group) => [group]), TOGETHER];
  const losses: number[][][] = [];
  for (const sharedInputs of candidates) {
    losses.push(await lossesOnBlocks(tf, blocks, sharedInputs));
    onProgress(losses.length / candidates.length);
  }
  const [without, ...withInputs] = losses;
  const ratios = withInputs.map((ofBlocks) =>
    ofBlocks.map((ofBlock, block) => mean(ofBlock.map((loss, horizon) => loss / without[block][horizon]))),
  );
  const tried = Object.fromEntries(candidates.slice(1).map((groups, i) => [groups.join(', '), ratios[i]]));
  const helps = (name: string) => tried[name].every((ratio) => ratio < TAKEN_BELOW);
  const alone = SHARED_INPUTS.filter(helps);
  const together = TOGETHER.join(', ');
  const bestAlone = Math.min(1, ...alone.filter((group) => TOGETHER.includes(group)).map((it) => mean(tried[it])));
  const taken =
    helps(together) && mean(tried[together]) < bestAlone
      ? SHARED_INPUTS.filter((group) => alone.includes(group) || TOGETHER.includes(group))
      : alone;
  return { taken, tried };
}

/** Of each block, the mean pinball loss of each horizon, by a small training before it. */
export async function lossesOnBlocks(
  tf: TensorFlow,
  blocks: readonly RollingBlock[],
  sharedInputs: readonly SharedInput[],
): Promise<number[][]> {
  const ofBlocks: number[][] = [];
  for (const { train, validation } of blocks) {
    const bag = await fitBag(tf, train, { ...SELECTION, sharedInputs, targetBias: [0, 0] });
    const quantiles = bagQuantiles(bag, validation);
    bag.network.dispose();
    ofBlocks.push(meanPinball(validation, quantiles));
  }
  return ofBlocks;
}
