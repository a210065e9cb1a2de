import { DEFAULT_TARGET_BIAS } from '@retail-ml/demand-model/fit';
import { Option } from 'commander';
import { numberEachHorizon } from './option-parsers';

export function targetBiasOption(): Option {
  return new Option(
    '--target-bias <7d,30d>',
    'bias the forecasts of demand are to have, share of all sales; 0,0 where their sums are ordered',
  )
    .argParser(numberEachHorizon(-0.2, 0.2))
    .default(DEFAULT_TARGET_BIAS, DEFAULT_TARGET_BIAS.join(','));
}
