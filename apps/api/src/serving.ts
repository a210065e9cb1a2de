import { churnModelCode, ChurnPredictor } from '@retail-ml/churn-model';
import { DemandForecaster, demandModelCode } from '@retail-ml/demand-model';
import { type ModelRegistry } from '@retail-ml/model-registry';
import { type Report } from './application-log';
import { Champion, type Readiness, REFRESH_SECONDS } from './champion';

/** The versions of each model that is served. */
export interface Registries {
  churn: ModelRegistry;
  demand: ModelRegistry;
}

/** Keeps the champions of all models; one that is missing does not keep the others from answering. */
export class Serving {
  private readonly churn: Champion<ChurnPredictor>;
  private readonly demand: Champion<DemandForecaster>;
  private timer: NodeJS.Timeout | null = null;

  /**
   * @param report gets a sentence at every change worth reading
   * @param announce gets how the models stand after each look at them
   */
  constructor(
    { churn, demand }: Registries,
    report: Report,
    private readonly announce: (models: Readiness[]) => void,
  ) {
    this.churn = new Champion(churn, churnModelCode, (artefact) => new ChurnPredictor(artefact), report);
    this.demand = new Champion(demand, demandModelCode, (artefact) => new DemandForecaster(artefact), report);
  }

  /** Loads the models and goes on looking for other champions. */
  async start(): Promise<void> {
    await this.refresh();
    this.timer = setInterval(() => void this.refresh(), REFRESH_SECONDS * 1000);
    this.timer.unref();
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }

  /** @throws ApiError `model-not-ready` with the reason. */
  churnPredictor(): ChurnPredictor {
    return this.churn.predictor();
  }

  /** @throws ApiError `model-not-ready` with the reason. */
  demandForecaster(): DemandForecaster {
    return this.demand.predictor();
  }

  readiness(): Readiness[] {
    return [this.churn.readiness(), this.demand.readiness()];
  }

  /** Looks for another champion of a model now. */
  async reload(name: string): Promise<Readiness> {
    const readiness = await (name === this.churn.name ? this.churn : this.demand).refresh();
    this.announce(this.readiness());
    return readiness;
  }

  /** Looks for other champions now. */
  async refresh(): Promise<void> {
    await Promise.all([this.churn.refresh(), this.demand.refresh()]);
    this.announce(this.readiness());
  }
}
