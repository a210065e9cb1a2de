import { Example, Get, Middlewares, Path, Post, Produces, Request, Route, Tags } from '@tsoa/runtime';
import { type ModelRegistry } from '@retail-ml/model-registry';
import { type Request as HttpRequest } from 'express';
import { ApiError } from '../api-error';
import { adminOnly } from '../api-key-guard';
import { type Fleet } from '../fleet';
import {
  type ModelDetail,
  type ModelReload,
  type ModelSummary,
  toModelDetail,
  toModelSummary,
  versionsOf,
} from './models-contract';
import { sendModelCard } from './send-model-card';

@Route('api/models')
@Tags('Models')
export class ModelsController {
  constructor(
    private readonly registries: readonly ModelRegistry[],
    private readonly fleet: Fleet,
  ) {}

  /**
   * Lists the models with their versions, each with its metrics on rows that it never saw.
   * @summary List the models
   */
  @Get()
  async listModels(): Promise<ModelSummary[]> {
    return Promise.all(
      this.registries.map(async (registry) =>
        toModelSummary(registry.name, await registry.aliases(), await versionsOf(registry)),
      ),
    );
  }

  /**
   * One model in full: the history of its champion, and of each version the features, the metrics beside the
   * baselines', what the acceptance policy said of it, where the rows came from, and the proofs that it is served as it was trained,
   * and that all places that give predictions answer alike.
   * @summary Show a model
   * @param name The model's name
   * @example name "churn"
   */
  @Get('{name}')
  async showModel(@Path() name: string): Promise<ModelDetail> {
    const registry = this.registryOf(name);
    return toModelDetail(name, await registry.aliases(), await versionsOf(registry));
  }

  /**
   * The champion's model card: what it is for, what it was trained on, how good it is and where it is not to be used.
   * Markdown, or a page with pictures where HTML is asked for.
   * @summary Read the model card
   * @param name The model's name
   * @example name "churn"
   */
  @Get('{name}/card')
  @Produces('text/markdown')
  async showModelCard(@Path() name: string, @Request() request: HttpRequest): Promise<string> {
    const registry = this.registryOf(name);
    const { champion } = await registry.aliases();
    if (champion === null) throw new ApiError('model-not-found', `There is no ${name} model yet, so no card either.`);
    return sendModelCard(request, registry, champion);
  }

  /**
   * Has every process look for a new champion now; without it they notice a promotion or a rollback by themselves,
   * within some seconds. The new version is loaded beside the old one and proved before it answers; where that fails,
   * the old one goes on and the answer says why.
   * @summary Take the new champion
   * @param name The model's name
   * @example name "churn"
   */
  @Post('{name}/reload')
  @Middlewares(adminOnly)
  @Example<ModelReload>({ name: 'churn', version: '20261123-231500-3f2a9c', workers: 2 })
  async reloadModel(@Path() name: string): Promise<ModelReload> {
    const found = await this.fleet.reload(this.registryOf(name).name);
    const refused = found.find(({ reason }) => reason !== null);
    if (refused !== undefined) {
      const goesOn = refused.version === null ? '' : ` Version ${refused.version} goes on.`;
      throw new ApiError('version-refused', `${refused.reason}${goesOn}`);
    }
    return { name, version: found[0].version as string, workers: found.length };
  }

  private registryOf(name: string): ModelRegistry {
    const registry = this.registries.find((known) => known.name === name);
    if (registry) return registry;
    const known = this.registries.map((other) => other.name).join(', ');
    throw new ApiError('model-not-found', `There is no model of that name; known are: ${known}.`);
  }
}
