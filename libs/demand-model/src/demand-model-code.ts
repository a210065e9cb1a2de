import { demandFeatureView, type DemandInput } from '@retail-ml/features';
import { type Artefact, type GoldenRow, type ModelCode } from '@retail-ml/model-registry';
import { DemandForecaster } from './demand-forecaster';
import { type ProductOnDay } from './product-profiles';

/** The input of a golden row: the fields, and whose they are on which day where the profile is looked at too. */
export type GoldenInput = DemandInput & Partial<ProductOnDay>;

/** What a golden row says: forecast, lower and upper bound for 7 days, then for 30 days. */
export function goldenOutput(forecaster: DemandForecaster, { productId, asOf, ...fields }: GoldenInput): number[] {
  const product = productId === undefined || asOf === undefined ? null : { productId, asOf };
  const { week, month } = forecaster.forecast(fields, product);
  return [week, month].flatMap(({ forecast, lower, upper }) => [forecast, lower, upper]);
}

/** What a registry needs to prove a demand model at load. */
export const demandModelCode: ModelCode = {
  featureView: demandFeatureView,
  replay(artefact: Artefact, inputs: GoldenRow['input'][]): number[][] {
    const forecaster = new DemandForecaster(artefact);
    return inputs.map((input) => goldenOutput(forecaster, input as unknown as GoldenInput));
  },
};
