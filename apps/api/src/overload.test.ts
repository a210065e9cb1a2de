import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import express from 'express';
import { Admission } from './admission';
import { listen } from './http-server';
import { type RunningApi, seedCustomer, startApi } from './running-api.fixture';
import { until } from './running-clients.fixture';

let api: RunningApi;
let sockets: Socket[];

beforeEach(async () => {
  sockets = [];
  api = await startApi({ mostInFlight: 4 });
});

afterEach(async () => {
  sockets.forEach((socket) => socket.destroy());
  await api.stop();
});

/** A connection of its own, and all that came back on it. */
async function open(): Promise<{ socket: Socket; answer: () => string; closed: Promise<unknown> }> {
  const { port, hostname } = new URL(api.url);
  const socket = connect(Number(port), hostname);
  sockets.push(socket);
  let text = '';
  socket.setEncoding('utf8').on('data', (part: string) => (text += part));
  socket.on('error', () => undefined);
  const closed = once(socket, 'close');
  await once(socket, 'connect');
  return { socket, answer: () => text, closed };
}

const BODY = JSON.stringify(seedCustomer);
const HEAD = `POST /api/predict/churn HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n`;
const WHOLE = `${HEAD}Content-Length: ${BODY.length}\r\n\r\n${BODY}`;

const statusesIn = (text: string): number[] =>
  Array.from(text.matchAll(/HTTP\/1\.1 (\d+)/g), ([, status]) => Number(status));

const retryOf = (text: string): string[] => Array.from(text.matchAll(/Retry-After: (.*)\r/g), ([, seconds]) => seconds);

test('what comes beyond the places in one turn is refused at once, and health is answered', async () => {
  const { socket, answer } = await open();
  // One write is one turn of the event loop: twelve predictions, of which four have a place, and health.
  socket.write(`${WHOLE.repeat(12)}GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  await once(socket, 'close');
  const statuses = statusesIn(answer());
  expect(statuses).toEqual([200, 200, 200, 200, 503, 503, 503, 503, 503, 503, 503, 503, 200]);
  expect(retryOf(answer())).toEqual(Array(8).fill('1'));
  expect(answer()).toContain('"code":"overloaded"');
  // The next turn has all places again.
  expect((await api.post('/api/predict/churn', seedCustomer)).status).toBe(200);
});

test('clients that never send their body to the end, or never read the answer, keep nobody out', async () => {
  for (let i = 0; i < 100; i++) {
    const { socket } = await open();
    socket.write(i % 2 ? `${HEAD}Content-Length: ${BODY.length}\r\n\r\n${BODY.slice(0, 20)}` : 'POST /api/predict/ch');
  }
  const customers = Array.from({ length: 2000 }, (_, i) => ({ ...seedCustomer, customer_id: i }));
  const batch = JSON.stringify({ customers });
  for (let i = 0; i < 10; i++) {
    const { socket } = await open();
    socket.pause();
    socket.write(
      `POST /api/predict/churn/batch HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${batch.length}\r\n\r\n${batch}`.repeat(
        5,
      ),
    );
  }
  // The batches themselves are too many at once.
  await until('the batches are dealt with', async () => (await api.post('/api/predict/churn', seedCustomer)).ok);
  for (let i = 0; i < 50; i++) {
    expect((await api.post('/api/predict/churn', seedCustomer)).status).toBe(200);
  }
  // A body that came in part holds no place, and is answered when the rest comes.
  sockets[1].write(BODY.slice(20));
  await once(sockets[1], 'data');
});

test('a body beyond its limit is refused, whether it says so or not, and others go on', async () => {
  const tooLong = 'x'.repeat(17 * 1024);
  const declared = await open();
  declared.socket.write(`${HEAD}Content-Length: 999999999\r\n\r\n{`);
  await once(declared.socket, 'data');
  expect(statusesIn(declared.answer())).toEqual([413]);
  const chunked = await open();
  chunked.socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n${tooLong.length.toString(16)}\r\n${tooLong}\r\n`);
  await once(chunked.socket, 'data');
  expect(statusesIn(chunked.answer())).toEqual([413]);
  expect((await api.post('/api/predict/churn', seedCustomer)).status).toBe(200);
});

test('bodies of which nobody knows the length take no more memory together than is allowed', async () => {
  // Each batch may become 16 MB.
  const waiting = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const connection = await open();
      connection.socket.write(
        `POST /api/predict/churn/batch HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n`,
      );
      return connection;
    }),
  );
  const gzip = { 'Content-Encoding': 'gzip' };
  let refused = await api.post('/api/predict/churn/batch', '{}', gzip);
  while (refused.status !== 503) refused = await api.post('/api/predict/churn/batch', '{}', gzip);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(await refused.json()).toMatchObject({ code: 'overloaded' });
  // Nobody who says how long the body is waits for them.
  expect((await api.post('/api/predict/churn/batch', { customers: [seedCustomer] })).status).toBe(200);
  for (const { socket } of waiting) socket.destroy();
  while (refused.status === 503) refused = await api.post('/api/predict/churn/batch', '{}', gzip);
  expect(refused.status).toBe(400);
});

test('who is slower than the limits is cut off, and one who goes on sending too', async () => {
  const server = await listen(express(), '127.0.0.1', 0, new Admission(4), {
    headersTimeout: 100,
    requestTimeout: 200,
    connectionsCheckingInterval: 50,
    keepAliveTimeout: 100,
  });
  api.url = server.url;
  const headers = await open();
  headers.socket.write('POST / HTTP/1.1\r\nHost');
  const body = await open();
  body.socket.write(`${HEAD}Content-Length: 1000\r\n\r\n{`);
  const trickle = setInterval(() => sockets.forEach((socket) => socket.writable && socket.write('x')), 20);
  await Promise.all([headers.closed, body.closed]);
  clearInterval(trickle);
  expect(statusesIn(headers.answer())).toEqual([408]);
  expect(statusesIn(body.answer())).toEqual([408]);
  await server.drain();
});
