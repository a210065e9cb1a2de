import {
  demandFeatureView,
  demandHistoryView,
  type DemandInput,
  type DemandTransforms,
  fitStandardizer,
  runRate,
  SHARED_INPUTS,
  type SharedInput,
  sharedInputPlaces,
  standardize,
  standardizeRows,
  type Standardizer,
} from '@retail-ml/features';
import { type AgedProfile } from '../aged-profile';
import { HORIZON_DAYS } from '../horizon';
import { decodeQuantileHeads, type DemandQuantiles, timesIndex } from '../quantile-heads';
import { assembleDemandNetwork, type DemandNetwork } from './demand-network';
import { fitDemandTransforms } from './demand-transforms';
import { type DemandTrainingRow, targetsOf } from './demand-training-row';
import { type TensorFlow, trainBag } from './train-bag';

export interface FitBagOptions {
  sharedInputs: readonly SharedInput[];
  members: number;
  epochs: number;
  seed: number;
  targetBias: readonly number[];
  /** The profile of each row: the bag looks at it too. Null: it sees the fields alone. */
  profiles?: readonly AgedProfile[] | null;
  onProgress?: ((share: number) => void) | undefined;
}

/** A trained bag with all that its forecasts need. */
export interface FittedBag {
  transforms: DemandTransforms;
  standardizer: Standardizer;
  members: number;
  network: DemandNetwork;
  /** Standardized training features, row after row. */
  features: Float32Array;
}

/** Fits transforms, standardizer and the bag on the given rows. */
export async function fitBag(
  tf: TensorFlow,
  rows: readonly DemandTrainingRow[],
  options: FitBagOptions,
): Promise<FittedBag> {
  const { sharedInputs, members, epochs, seed, targetBias, profiles = null, onProgress } = options;
  const transforms = fitDemandTransforms(rows);
  const width = (profiles ? demandHistoryView : demandFeatureView).features.length;
  const matrix = new Float64Array(rows.length * width);
  rows.forEach((row, i) => writeRow(row, profiles?.[i] ?? null, transforms, matrix, i * width));
  const standardizer = fitStandardizer(matrix, width);
  for (const group of SHARED_INPUTS) {
    // Scale 0 makes an input 0, whatever it is: it is not taken.
    if (!sharedInputs.includes(group)) for (const place of sharedInputPlaces(group)) standardizer.scale[place] = 0;
  }
  standardizeRows(standardizer, matrix, rows.length);
  const features = Float32Array.from(matrix);
  const trained = await trainBag(
    tf,
    {
      features,
      unitsPerDay: Float32Array.from(rows, (row) => runRate(row, transforms.floorUnitsPerDay)),
      actualPerDay: Float32Array.from(
        rows.flatMap((row) =>
          targetsOf(row).map((units, horizon) => units / HORIZON_DAYS[horizon] / (row.yearlyIndex?.[horizon] ?? 1)),
        ),
      ),
    },
    { inputWidth: width, members, epochs, seed, targetBias, ...(onProgress && { onEpoch: onProgress }) },
  );
  return { transforms, standardizer, members, network: await assembleDemandNetwork(tf, width, trained), features };
}

/** Quantiles of each input's horizons, before the interval is stretched. */
export function bagQuantiles(
  bag: FittedBag,
  inputs: readonly (DemandInput & Pick<DemandTrainingRow, 'yearlyIndex'>)[],
  profiles: readonly AgedProfile[] | null = null,
): DemandQuantiles[][] {
  const { transforms, standardizer, members, network } = bag;
  const vector = new Float64Array(network.plain.inputWidth);
  const outputs = new Float64Array(network.plain.outputWidth);
  return inputs.map((input, i) => {
    writeRow(input, profiles?.[i] ?? null, transforms, vector, 0);
    standardize(standardizer, vector, 0);
    network.plain.predict(vector, outputs);
    const quantiles = decodeQuantileHeads(outputs, 0, members, runRate(input, transforms.floorUnitsPerDay));
    const { yearlyIndex } = input;
    return yearlyIndex ? quantiles.map((its, horizon) => timesIndex(its, yearlyIndex[horizon])) : quantiles;
  });
}

function writeRow(
  fields: DemandInput,
  profile: AgedProfile | null,
  transforms: DemandTransforms,
  vector: Float64Array,
  offset: number,
): void {
  if (profile) demandHistoryView.write({ fields, ...profile }, transforms, vector, offset);
  else demandFeatureView.write(fields, transforms, vector, offset);
}
