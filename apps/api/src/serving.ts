import { churnModelCode, ChurnPredictor } from '@retail-ml/churn-model';
import { type ModelRegistry } from '@retail-ml/model-registry';
import { ApiError } from './api-error';

/** How often the champion is looked up: a training, a promotion or a rollback takes effect within this time. */
export const REFRESH_SECONDS = 5;

const BEING_LOADED = 'The churn model is being loaded.';

export interface Readiness {
  name: string;
  ready: boolean;
  /** The version that answers; null where none does. */
  version: string | null;
  /** Why the model is not ready, or why the champion does not answer; null where all is well. */
  reason: string | null;
}

/** Keeps the champion of each model loaded and proved. */
export class Serving {
  private predictor: ChurnPredictor | null = null;
  private reason: string | null = BEING_LOADED;
  private timer: NodeJS.Timeout | null = null;
  private refreshing: Promise<void> | null = null;

  /** @param report gets a sentence at every change worth reading */
  constructor(
    private readonly churnRegistry: ModelRegistry,
    private readonly report: (sentence: string) => void,
  ) {}

  /** Loads the models and goes on looking for other champions. A model that cannot be loaded is no error here. */
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
    if (this.predictor !== null) return this.predictor;
    throw new ApiError('model-not-ready', this.reason ?? '', { retryAfterSeconds: REFRESH_SECONDS });
  }

  readiness(): Readiness[] {
    const { predictor, reason } = this;
    return [{ name: 'churn', ready: predictor !== null, version: predictor?.modelVersion ?? null, reason }];
  }

  /** Loads the champion where another one answers, or none. */
  refresh(): Promise<void> {
    this.refreshing ??= this.loadChampion().finally(() => (this.refreshing = null));
    return this.refreshing;
  }

  private async loadChampion(): Promise<void> {
    try {
      const { champion } = await this.churnRegistry.aliases();
      // A model folder that was moved away does not take the model from who it answers.
      if (this.predictor !== null && (champion === null || champion === this.predictor.modelVersion)) {
        this.reason = null;
        return;
      }
      this.predictor = new ChurnPredictor(await this.churnRegistry.load(churnModelCode));
      if (this.reason !== BEING_LOADED) this.report(`The churn model ${this.predictor.modelVersion} answers now.`);
      this.reason = null;
    } catch (error) {
      const { message } = error as Error;
      if (message !== this.reason) {
        this.report(this.predictor === null ? message : `${message} Version ${this.predictor.modelVersion} goes on.`);
      }
      this.reason = message;
    }
  }
}
