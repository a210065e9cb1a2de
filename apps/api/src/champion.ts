import { type Artefact, type ModelCode, type ModelRegistry } from '@retail-ml/model-registry';
import { ApiError } from './api-error';

/** How often the champion is looked up: a training, a promotion or a rollback takes effect within this time. */
export const REFRESH_SECONDS = 5;

export interface Readiness {
  name: string;
  /** The version that answers; null where none does. */
  version: string | null;
  /** Why the model is not ready, or why the champion does not answer; null where all is well. */
  reason: string | null;
}

/** Keeps the champion of one model loaded and proved; `Predictor` answers from it. */
export class Champion<Predictor extends { readonly modelVersion: string }> {
  private loaded: Predictor | null = null;
  private reason: string | null;
  private refreshing: Promise<void> | null = null;
  private readonly beingLoaded: string;

  /**
   * @param toPredictor makes of a proved artefact what answers
   * @param report gets a sentence at every change worth reading
   */
  constructor(
    private readonly registry: ModelRegistry,
    private readonly code: ModelCode,
    private readonly toPredictor: (artefact: Artefact) => Predictor,
    private readonly report: (sentence: string) => void,
  ) {
    this.beingLoaded = `The ${registry.name} model is being loaded.`;
    this.reason = this.beingLoaded;
  }

  /** @throws ApiError `model-not-ready` with the reason. */
  predictor(): Predictor {
    if (this.loaded !== null) return this.loaded;
    throw new ApiError('model-not-ready', this.reason ?? '', { retryAfterSeconds: REFRESH_SECONDS });
  }

  readiness(): Readiness {
    return { name: this.registry.name, version: this.loaded?.modelVersion ?? null, reason: this.reason };
  }

  /** Loads the champion where another one answers, or none. A model that cannot be loaded is no error here. */
  refresh(): Promise<void> {
    this.refreshing ??= this.load().finally(() => (this.refreshing = null));
    return this.refreshing;
  }

  private async load(): Promise<void> {
    try {
      const { champion } = await this.registry.aliases();
      // A model folder that was moved away does not take the model from who it answers.
      if (this.loaded !== null && (champion === null || champion === this.loaded.modelVersion)) {
        this.reason = null;
        return;
      }
      this.loaded = this.toPredictor(await this.registry.load(this.code));
      if (this.reason !== this.beingLoaded) {
        this.report(`The ${this.registry.name} model ${this.loaded.modelVersion} answers now.`);
      }
      this.reason = null;
    } catch (error) {
      const { message } = error as Error;
      if (message !== this.reason) {
        this.report(this.loaded === null ? message : `${message} Version ${this.loaded.modelVersion} goes on.`);
      }
      this.reason = message;
    }
  }
}
