import createClient, { type Client } from 'openapi-fetch';
import { type components, type paths } from './generated/openapi';

export interface RetailMlClientOptions {
  /** Where the API is, e.g. `http://localhost:8000`. */
  baseUrl: string;
  /** Sent as `Authorization: Bearer`, where the API asks for keys. */
  apiKey?: string;
  /** Instead of the platform's own, e.g. one that retries. */
  fetch?: (request: Request) => Promise<Response>;
}

export type RetailMlClient = Client<paths>;

/** What the API takes and answers, by its name in the OpenAPI document, e.g. `Schema<'ChurnResponse'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

/**
 * A client whose paths, bodies and answers are those of the API's OpenAPI document. Each call gives `data` or, where
 * the API refused it, `error`; it throws only where no answer came.
 *
 * @example
 * const client = createRetailMlClient({ baseUrl: 'http://localhost:8000' });
 * const { data, error } = await client.GET('/api/models/{name}', { params: { path: { name: 'churn' } } });
 */
export function createRetailMlClient({ baseUrl, apiKey, fetch }: RetailMlClientOptions): RetailMlClient {
  return createClient<paths>({
    baseUrl,
    ...(apiKey !== undefined && { headers: { Authorization: `Bearer ${apiKey}` } }),
    ...(fetch && { fetch }),
  });
}
