import { DemandForecaster } from '@retail-ml/demand-model';
import {
  forecastsWithHistory,
  type ForecastsWithHistory,
  type HistoriesOfRows,
  type RowForecast,
} from '@retail-ml/demand-model/fit';
import { type Artefact, type Manifest } from '@retail-ml/model-registry';
import { type Absence } from './champion';

/** All ways in which a model answers test rows. */
export interface DemandWays {
  /** From the request's fields alone, as products are forecast of which it has no profile. */
  fields: RowForecast;
  /** With products' histories; null where it looks at none. */
  histories: ForecastsWithHistory | null;
}

export function demandWays(forecaster: DemandForecaster, histories: HistoriesOfRows): DemandWays {
  return {
    fields: (row) => forecaster.intervals(row, null, row.origin),
    histories: forecaster.looksAtHistories ? forecastsWithHistory(forecaster, histories) : null,
  };
}

/** The champion as it answers test rows. */
export interface DemandOpponent {
  manifest: Pick<Manifest, 'version' | 'training'>;
  ways: DemandWays;
}

export function demandOpponent(champion: Artefact | Absence, histories: HistoriesOfRows): DemandOpponent | Absence {
  if ('absence' in champion) return champion;
  return { manifest: champion.manifest, ways: demandWays(new DemandForecaster(champion), histories) };
}
