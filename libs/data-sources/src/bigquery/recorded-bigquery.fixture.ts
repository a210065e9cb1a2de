import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo } from 'node:net';

/** A request as the server got it. */
export interface RecordedRequest {
  method: string;
  path: string;
  body: Record<string, unknown>;
}

/** What is sent back: 200 with a JSON body, or Google's form of an error. */
export type RecordedAnswer = Record<string, unknown> | { status: number; reason: string; message: string };

/** A server in BigQuery's place that keeps what it is asked: for what the emulator does not do. */
export interface RecordedBigquery {
  emulatorHost: string;
  requests: RecordedRequest[];
  close(): Promise<void>;
}

/** @param answer what a request gets; undefined for a 404 */
export async function recordedBigquery(
  answer: (request: RecordedRequest) => RecordedAnswer | undefined,
): Promise<RecordedBigquery> {
  const requests: RecordedRequest[] = [];
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const path = (request.url ?? '').replace(/^\/bigquery\/v2/, '').replace(/\?.*$/, '');
      const recorded = { method: request.method ?? '', path, body };
      requests.push(recorded);
      const sent = answer(recorded) ?? { status: 404, reason: 'notFound', message: `Not found: ${path}` };
      const isError = 'status' in sent && typeof sent.status === 'number';
      response.writeHead(isError ? (sent.status as number) : 200, { 'content-type': 'application/json' });
      const { status, reason, message } = sent as Record<string, unknown>;
      response.end(
        JSON.stringify(isError ? { error: { code: status, message, errors: [{ reason, message }] } } : sent),
      );
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    emulatorHost: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}
