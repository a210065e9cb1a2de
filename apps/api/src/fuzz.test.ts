import { Agent, request as httpRequest } from 'node:http';
import fc from 'fast-check';
import { faultOfAnswer, faultOfProblem } from './documented-answers.fixture';
import { type FuzzedRequest, fuzzedRequests, type Operation, OPERATIONS } from './fuzzed-requests.fixture';
import { PROBLEM_CONTENT_TYPE } from './problem-details';
import { type RunningApi, startApi } from './running-api.fixture';

/** For each operation; `RETAIL_ML_FUZZ_REQUESTS=10000 npx jest fuzz` in apps/api takes minutes. */
const REQUESTS = Number(process.env.RETAIL_ML_FUZZ_REQUESTS ?? 300);
const AT_ONCE = 16;
/** A request without an answer by then hangs. */
const PATIENCE_MILLISECONDS = 60_000;

let api: RunningApi;
let agent: Agent;

beforeAll(async () => {
  api = await startApi();
  agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
});

afterAll(async () => {
  agent.destroy();
  await api.stop();
});

interface Answer {
  status: number;
  type: string;
  text: string;
}

function send({ method, target, headers, body }: FuzzedRequest): Promise<Answer> {
  const { hostname, port } = new URL(api.url);
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ hostname, port, method, path: target, headers, agent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('error', reject).on('end', () => {
        const [type] = (response.headers['content-type'] ?? '').split(';');
        resolve({ status: response.statusCode as number, type, text });
      });
    });
    sent.setTimeout(PATIENCE_MILLISECONDS, () => sent.destroy(new Error('hangs')));
    // A body that is refused may be cut off while it is sent.
    sent.on('error', reject).end(body ?? undefined);
  });
}

/** @returns what is wrong with an answer; null where nothing is */
function faultOf({ path, method }: Operation, request: FuzzedRequest, { status, type, text }: Answer): string | null {
  if (status >= 500 && status !== 503) return 'is a fault of the service';
  if (/\n\s+at |node_modules|\.js:\d+/.test(text)) return 'shows its insides';
  if (request.method === 'HEAD') return text === '' ? null : 'has a body after HEAD';
  if (status >= 400 && request.target.startsWith('/v2')) {
    // The Open Inference Protocol has a form of its own.
    return typeof (JSON.parse(text) as { error?: unknown }).error === 'string' ? null : 'is no error of the protocol';
  }
  if (status >= 400 && request.target.startsWith('/bigquery')) {
    const { errorMessage } = JSON.parse(text) as { errorMessage?: unknown };
    return typeof errorMessage === 'string' ? null : 'is no error of a remote function';
  }
  if (status >= 400) {
    if (type !== PROBLEM_CONTENT_TYPE) return `has the type ${type}`;
    return faultOfProblem(JSON.parse(text));
  }
  // Odd addresses may mean other operations: theirs are judged when it is their turn.
  if (request.method !== method.toUpperCase() || !isOf(path, request.target)) return null;
  if (type !== 'application/json') return null;
  return faultOfAnswer({ path, method, status, type }, JSON.parse(text));
}

function isOf(path: string, target: string): boolean {
  const pattern = path.replace(/\{\w+\}/g, '[^/?]+');
  return new RegExp(`^${pattern}(?:\\?|$)`).test(target);
}

test.each(OPERATIONS.map((operation) => [`${operation.method} ${operation.path}`, operation] as const))(
  '%s answers anything as documented',
  async (_, operation) => {
    const requests = fc.sample(fuzzedRequests(operation), REQUESTS);
    const statuses = new Map<number, number>();
    const faults: string[] = [];
    const work = async (): Promise<void> => {
      for (let request = requests.pop(); request !== undefined; request = requests.pop()) {
        const shown = `${request.method} ${request.target} ${JSON.stringify(request.headers)} ${request.body}`.slice(
          0,
          600,
        );
        try {
          const answer = await send(request);
          statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
          const fault = faultOf(operation, request, answer);
          if (fault !== null) faults.push(`${answer.status} ${fault}: ${answer.text.slice(0, 300)} for ${shown}`);
        } catch (error) {
          faults.push(`${String(error)} for ${shown}`);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    expect(faults.slice(0, 5)).toEqual([]);
    expect(api.internalErrors).toEqual([]);
    // Tensors that fit and versions that answer are not found by chance.
    if (!/infer|version/.test(operation.path)) expect(statuses.get(200)).toBeGreaterThan(0);
  },
);
