import { check } from 'k6';
import exec from 'k6/execution';
import http, { type RefinedResponse } from 'k6/http';
import { churnBatchChecks, churnChecks, type Checks } from './churn-checks.ts';
import { customer } from './customers.ts';
import { demandBatchChecks, demandChecks } from './demand-checks.ts';
import { BATCH_ROWS, type EndpointName, endpointOf, ENDPOINTS } from './endpoints.ts';
import { product } from './products.ts';

const baseUrl = __ENV.BASE_URL ?? 'http://127.0.0.1:8000';
/** In the environment only: arguments of a program are seen by everyone on the machine. */
const apiKey = __ENV.ML_API_KEY;
const headers = { 'Content-Type': 'application/json', ...(apiKey && { Authorization: `Bearer ${apiKey}` }) };
let reported = false;

/** One request of the mix and its checks: what every scenario repeats. */
export function request(): void {
  const iteration = exec.scenario.iterationInTest;
  send[endpointOf(iteration)](iteration);
}

const send: Record<EndpointName, (seed: number) => void> = {
  churn(seed) {
    const body = customer(seed);
    examine('churn', post('churn', body), (answer) => churnChecks(body, answer));
  },
  demand(seed) {
    const body = product(seed);
    examine('demand', post('demand', body), (answer) => demandChecks(body, answer));
  },
  churn_batch(seed) {
    const customers = rowsFrom(seed).map(customer);
    examine('churn_batch', post('churn_batch', { customers }), (answer) => churnBatchChecks(customers, answer));
  },
  demand_batch(seed) {
    const products = rowsFrom(seed).map(product);
    examine('demand_batch', post('demand_batch', { products }), (answer) => demandBatchChecks(products, answer));
  },
  health() {
    const response = http.get(`${baseUrl}${ENDPOINTS.health.path}`, { tags: tagsOf('health') });
    examine('health', response, (answer) => ({
      'health: the service says ok': (answer as { status?: unknown } | null)?.status === 'ok',
    }));
  },
};

function rowsFrom(seed: number): number[] {
  return Array.from({ length: BATCH_ROWS }, (_, i) => seed * BATCH_ROWS + i);
}

function post(endpoint: EndpointName, body: object): RefinedResponse<'text'> {
  return http.post(`${baseUrl}${ENDPOINTS[endpoint].path}`, JSON.stringify(body), {
    headers,
    responseType: 'text',
    tags: tagsOf(endpoint),
  });
}

function tagsOf(endpoint: EndpointName): Record<string, string> {
  return { endpoint, name: ENDPOINTS[endpoint].path };
}

/** Checks an answer; what the first wrong one was is shown, because a count explains nothing. */
function examine(
  endpoint: EndpointName,
  { status, body, error }: RefinedResponse<'text' | undefined>,
  checksOf: (answer: unknown) => Checks,
): void {
  const answered = status === 200;
  // What an error holds instead of an answer is one fault, not seven.
  const checks = { [`${endpoint.replace('_', ' ')}: status 200`]: answered, ...(answered && checksOf(parsed(body))) };
  const checkers = Object.fromEntries(Object.entries(checks).map(([name, holds]) => [name, () => holds]));
  if (check(null, checkers, { endpoint }) || reported) return;
  reported = true;
  console.error(`${ENDPOINTS[endpoint].path} answered ${status || error}: ${String(body).slice(0, 300)}`);
}

function parsed(body: unknown): unknown {
  try {
    return JSON.parse(String(body));
  } catch {
    return null;
  }
}
