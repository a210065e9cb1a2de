import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { churnFeatureView } from '@retail-ml/features';
import { DenseNetwork } from '@retail-ml/network';
import { CHURN_OUTPUT_WIDTH, type ChurnArtefact, ChurnPredictor } from './churn-predictor';

/** A model that looks at nobody: all churn with the same probability and buy at the same pace. */
function constantArtefact(churnProbability: number): ChurnArtefact {
  const width = churnFeatureView.features.length;
  const weights = new Float32Array((width + 1) * CHURN_OUTPUT_WIDTH);
  weights[width * CHURN_OUTPUT_WIDTH] = Math.log(churnProbability / (1 - churnProbability));
  const modelJson = {
    modelTopology: {
      class_name: 'Sequential',
      config: {
        layers: [
          {
            class_name: 'Dense',
            config: {
              name: 'heads',
              units: CHURN_OUTPUT_WIDTH,
              activation: 'linear',
              batch_input_shape: [null, width],
            },
          },
        ],
      },
    },
    weightsManifest: [
      {
        paths: ['weights.bin'],
        weights: [
          { name: 'heads/kernel', shape: [width, CHURN_OUTPUT_WIDTH], dtype: 'float32' },
          { name: 'heads/bias', shape: [CHURN_OUTPUT_WIDTH], dtype: 'float32' },
        ],
      },
    ],
  };
  return {
    manifest: {
      version: '20261123-231500-3f2a9c',
      transforms: {
        lookbackDays: 180,
        horizonDays: 90,
        bgNbd: { rateShape: 0.5, rateScaleDays: 15, dropoutA: 0.8, dropoutB: 2.5 },
        paretoNbd: { rateShape: 0.5, rateScaleDays: 15, dropoutShape: 0.5, dropoutScaleDays: 15 },
        bounds: {
          log_avg_monetary: { least: 0, most: 12 },
          log_frequency: { least: 0, most: 6 },
          log_recency_days: { least: 0, most: 8 },
          log_days_since_join: { least: 0, most: 9 },
        },
      },
      standardizer: { mean: new Array(width).fill(0), scale: new Array(width).fill(1), clip: 4 },
      decision: { mediumFrom: 0.3, highFrom: 0.6, topQuarterValue: 3, horizonDays: 90 },
    },
    network: DenseNetwork.fromLayersModel(modelJson, new Uint8Array(weights.buffer)),
  };
}

test("the README's example prints what it says", async () => {
  const readme = await readFile(join(__dirname, '../README.md'), 'utf8');
  const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const said = Array.from(example.matchAll(/console\.log\(.*\); \/\/ (.*)/g), ([, comment]) => comment);
  const printed: string[] = [];
  const log = (...words: unknown[]) => printed.push(words.join(' '));
  new Function('ChurnPredictor', 'artefact', 'console', example)(ChurnPredictor, constantArtefact(0.29), { log });
  expect(printed).toEqual(said);
  expect(printed).toEqual(['0.29 LOW Monitor', '0.66 0.29 0.08']);
});
