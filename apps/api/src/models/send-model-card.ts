import { type ModelRegistry } from '@retail-ml/model-registry';
import { type Request, type Response } from 'express';
import { browserHeaders } from '../security-headers';
import { CARD_CONTENT_SECURITY_POLICY, modelCardPage } from './card/model-card-page';

/**
 * Answers with a version's model card as it is written, or as a page with pictures where HTML is preferred.
 *
 * @returns what was answered
 */
export async function sendModelCard(request: Request, registry: ModelRegistry, version: string): Promise<string> {
  const response = request.res as Response;
  const wanted = request.accepts(['text/markdown', 'text/plain', 'text/html']);
  response.vary('Accept');
  if (wanted === false) throw Object.assign(new Error('Not acceptable'), { status: 406 });
  const card = wanted === 'text/html' ? await cardPage(request, registry, version) : await registry.modelCard(version);
  response.type(wanted).send(card);
  return card;
}

async function cardPage(request: Request, registry: ModelRegistry, version: string): Promise<string> {
  const [manifest, aliases, certificate] = await Promise.all([
    registry.manifest(version),
    registry.aliases(),
    registry.certificate(version).catch(() => null),
  ]);
  const response = request.res as Response;
  browserHeaders(request, response, () => undefined);
  response.set('Content-Security-Policy', CARD_CONTENT_SECURITY_POLICY);
  return modelCardPage(manifest, aliases, certificate);
}
