import { setImmediate } from 'node:timers/promises';
import { type Artefact, type ModelCode, type ModelRegistry } from '@retail-ml/model-registry';
import { ApiError } from './api-error';
import { type Report } from './application-log';
import { countSwap, showModel } from './metrics';

/** How often the champion is looked up where the file system tells no change. */
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
  private refreshing: Promise<Readiness> | null = null;
  private refreshingAgain: Promise<Readiness> | null = null;
  private readonly beingLoaded: string;

  /**
   * @param toPredictor makes of a proved artefact what answers
   * @param report gets a sentence at every change worth reading
   */
  constructor(
    private readonly registry: ModelRegistry,
    private readonly code: ModelCode,
    private readonly toPredictor: (artefact: Artefact) => Predictor,
    private readonly report: Report,
  ) {
    this.beingLoaded = `The ${registry.name} model is being loaded.`;
    this.reason = this.beingLoaded;
  }

  get name(): string {
    return this.registry.name;
  }

  /** @throws ApiError `model-not-ready` with the reason. */
  predictor(): Predictor {
    if (this.loaded !== null) return this.loaded;
    throw new ApiError('model-not-ready', this.reason ?? '', { retryAfterSeconds: REFRESH_SECONDS });
  }

  readiness(): Readiness {
    return { name: this.registry.name, version: this.loaded?.modelVersion ?? null, reason: this.reason };
  }

  /**
   * Loads the champion beside the one that answers, proves it, and then lets it answer in its place: requests under way
   * keep the predictor they took. A model that cannot be loaded is no error here.
   */
  refresh(): Promise<Readiness> {
    if (this.refreshing === null) {
      this.refreshing = this.load().finally(() => (this.refreshing = null));
      return this.refreshing;
    }
    // The look under way may have read the aliases before they changed: one more follows it.
    this.refreshingAgain ??= this.refreshing.then(() => {
      this.refreshingAgain = null;
      return this.refresh();
    });
    return this.refreshingAgain;
  }

  private async load(): Promise<Readiness> {
    try {
      const { champion } = await this.registry.aliases();
      if (this.loaded !== null && champion === this.loaded.modelVersion) {
        this.reason = null;
        return this.readiness();
      }
      const artefact = await this.registry.load(this.code);
      // What waits is answered in between: proving the model and preparing it to answer each take a while.
      await setImmediate();
      this.loaded = this.toPredictor(artefact);
      showModel(this.name, this.loaded.modelVersion, artefact.manifest.createdAt);
      if (this.reason !== this.beingLoaded) {
        countSwap(this.name, 'taken');
        this.report(`The ${this.registry.name} model ${this.loaded.modelVersion} answers now.`);
      }
      this.reason = null;
    } catch (error) {
      const { message } = error as Error;
      if (message !== this.reason) {
        if (this.loaded !== null) countSwap(this.name, 'refused');
        const goesOn = this.loaded === null ? '' : ` Version ${this.loaded.modelVersion} goes on.`;
        this.report(message + goesOn, { level: 'warn' });
      }
      this.reason = message;
    }
    return this.readiness();
  }
}
