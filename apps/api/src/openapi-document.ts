import { remoteFunctionErrorOf, statusOfRemoteFunction } from './bigquery/remote-function-error';
import generated from './generated/openapi.json';
import { inferenceErrorOf, statusOfInference } from './open-inference/inference-error';
import { type KnownProblem, PROBLEM_CONTENT_TYPE, problemOf } from './problem-details';

/** What an operation may answer instead, each with an example. */
const ANY_PROBLEM: KnownProblem = { code: 'internal-error', message: 'Something went wrong in the service.' };

const MODEL_PROBLEM: KnownProblem = {
  code: 'model-not-found',
  message: 'There is no model of that name; known are: churn, demand.',
};

/** Of all that needs a key, where the service has keys and a limit. */
const KEY_PROBLEMS: KnownProblem[] = [
  { code: 'unauthenticated', message: 'A key is needed: send it as "Authorization: Bearer <key>".' },
  { code: 'rate-limited', message: 'More than 600 requests came within a minute; Retry-After says when to go on.' },
];

const OVERLOADED: KnownProblem = {
  code: 'overloaded',
  message: 'More requests are in hand than this process can answer in time; ask again.',
};

const ADMIN_PROBLEM: KnownProblem = {
  code: 'forbidden',
  message: 'This is for admins: the key that came has the role predict.',
};

const notReady = (model: string): KnownProblem => ({
  code: 'model-not-ready',
  message: `There is no ${model} model yet. Train one with "npx retail-ml ${model}".`,
});

const bodyProblems = (model: string): KnownProblem[] => [
  { code: 'malformed-json', message: 'The body is not valid JSON.' },
  { code: 'too-large', message: 'The body is too large; a batch holds at most 10,000 customers or products.' },
  { code: 'unsupported-media-type', message: 'The body must be JSON: send it with Content-Type: application/json.' },
  {
    code: 'invalid-request',
    message: 'The request has a fault.',
    fields: { faults: [{ pointer: model === 'churn' ? '/recency_days' : '/recent_sales_7d', detail: 'is required' }] },
  },
  {
    code: 'no-reasons',
    message:
      `This ${model} model was trained without the ${model === 'churn' ? 'customers' : 'products'} that reasons are ` +
      `given against. Train it again: npx retail-ml ${model}`,
  },
  notReady(model),
];

/** What requests in tensors may be answered with; the last of a status is its example. */
const TENSOR_PROBLEMS: KnownProblem[] = [
  ...bodyProblems('churn').filter(({ code }) => ['too-large', 'unsupported-media-type'].includes(code)),
  {
    code: 'invalid-request',
    message: 'The request has a fault.',
    fields: { faults: [{ pointer: '/customers/0/recency_days', detail: 'must be at least 0' }] },
  },
];

/** What calls of BigQuery may be answered with. */
const CALL_PROBLEMS: KnownProblem[] = [
  ...bodyProblems('churn').filter(({ code }) => ['too-large', 'unsupported-media-type'].includes(code)),
  {
    code: 'invalid-request',
    message: 'The request has a fault.',
    fields: { faults: [{ pointer: '/calls/0/1', detail: 'must be an INT64, FLOAT64 or NUMERIC: it is recency_days' }] },
  },
];

interface Operation {
  responses: Record<string, unknown>;
  requestBody?: unknown;
  security?: object[];
}

interface OpenApiDocument {
  openapi: string;
  components: { schemas: Record<string, unknown> };
  paths: Record<string, Record<string, Operation>>;
}

/** The document that tsoa generates from the controllers, with the errors that `problem-details` answers added. */
export function openApiDocument(): OpenApiDocument {
  const document = structuredClone(generated) as unknown as OpenApiDocument;
  document.components.schemas.Problem = PROBLEM_SCHEMA;
  document.components.schemas.InferenceError = INFERENCE_ERROR_SCHEMA;
  document.components.schemas.RemoteFunctionError = REMOTE_FUNCTION_ERROR_SCHEMA;
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const operation of Object.values(operations)) {
      if (isOpenInference(path)) {
        for (const problem of inferenceProblemsOf(path, operation)) addInferenceError(operation, problem);
      } else if (isRemoteFunction(path)) {
        for (const problem of remoteFunctionProblemsOf(operation)) addRemoteFunctionError(operation, problem);
      } else {
        for (const problem of problemsOf(path, operation)) addProblem(operation, problem);
      }
    }
  }
  return document;
}

function problemsOf(path: string, { requestBody, security = [] }: Operation): KnownProblem[] {
  const model = path.startsWith('/api/predict/demand') ? 'demand' : 'churn';
  // Health is answered however much there is to do.
  const problems = path.startsWith('/health') ? [] : [OVERLOADED];
  if (requestBody !== undefined) problems.push(...bodyProblems(model));
  if (security.length > 0) problems.push(...KEY_PROBLEMS);
  if (path.endsWith('/reload')) problems.push(ADMIN_PROBLEM);
  if (path.startsWith('/api/models/')) problems.push(MODEL_PROBLEM);
  if (path === '/health/ready') problems.push(notReady(model));
  return [...problems, ANY_PROBLEM];
}

/** Its errors have the protocol's form. */
function isOpenInference(path: string): boolean {
  return path.startsWith('/v2');
}

function inferenceProblemsOf(path: string, { requestBody, security = [] }: Operation): KnownProblem[] {
  const problems = requestBody === undefined ? [] : TENSOR_PROBLEMS;
  const ofModel = path.startsWith('/v2/models/') ? [MODEL_PROBLEM] : [];
  const ofReadiness = path.startsWith('/v2/models/') || path === '/v2/health/ready' ? [notReady('churn')] : [];
  return [...problems, ...(security.length > 0 ? KEY_PROBLEMS : []), ...ofModel, ...ofReadiness, ANY_PROBLEM];
}

function addInferenceError(operation: Operation, known: KnownProblem): void {
  const problem = problemOf(known);
  operation.responses[statusOfInference(problem)] = {
    description: problem.title,
    content: {
      'application/json': {
        schema: { $ref: '#/components/schemas/InferenceError' },
        example: inferenceErrorOf(problem),
      },
    },
  };
}

/** Its errors have the form that BigQuery wants of remote functions. */
function isRemoteFunction(path: string): boolean {
  return path.startsWith('/bigquery');
}

function remoteFunctionProblemsOf({ security = [] }: Operation): KnownProblem[] {
  return [...CALL_PROBLEMS, ...(security.length > 0 ? KEY_PROBLEMS : []), OVERLOADED, notReady('churn'), ANY_PROBLEM];
}

function addRemoteFunctionError(operation: Operation, known: KnownProblem): void {
  const problem = problemOf(known);
  operation.responses[statusOfRemoteFunction(problem)] = {
    description: problem.title,
    content: {
      'application/json': {
        schema: { $ref: '#/components/schemas/RemoteFunctionError' },
        example: remoteFunctionErrorOf(problem),
      },
    },
  };
}

function addProblem(operation: Operation, known: KnownProblem): void {
  const problem = problemOf(known, '4c1f0a9e-1c57-4a5e-9d0c-6f6f3c2f8a11');
  operation.responses[problem.status] = {
    description: problem.title,
    content: { [PROBLEM_CONTENT_TYPE]: { schema: { $ref: '#/components/schemas/Problem' }, example: problem } },
  };
}

const INFERENCE_ERROR_SCHEMA = {
  type: 'object',
  description: 'An error as in the Open Inference Protocol.',
  required: ['error'],
  properties: { error: { type: 'string', description: 'All that is wrong, in sentences.' } },
};

const REMOTE_FUNCTION_ERROR_SCHEMA = {
  type: 'object',
  description: 'An error as BigQuery wants it of a remote function; it shows the text.',
  required: ['errorMessage'],
  properties: { errorMessage: { type: 'string', description: 'What is wrong, in up to 1,000 characters.' } },
};

const PROBLEM_SCHEMA = {
  type: 'object',
  description: 'Problem details as in RFC 9457.',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string', example: 'about:blank' },
    title: { type: 'string', description: 'The phrase of the HTTP status.', example: 'Unprocessable Entity' },
    status: { type: 'integer', example: 422 },
    detail: { type: 'string', description: 'One sentence on this very case.' },
    code: { type: 'string', description: 'For programs: stays when the wording changes.', example: 'invalid-request' },
    request_id: { type: 'string', description: "Names the request in the service's logs; also X-Request-Id." },
    errors: {
      type: 'array',
      description: 'What is wrong with the request, at most 20 faults.',
      items: {
        type: 'object',
        required: ['detail'],
        properties: {
          pointer: {
            type: 'string',
            description: 'JSON pointer into the body.',
            example: '/customers/3/recency_days',
          },
          parameter: { type: 'string', description: 'Name of a query parameter.' },
          detail: { type: 'string', example: 'is required' },
        },
      },
    },
  },
};
