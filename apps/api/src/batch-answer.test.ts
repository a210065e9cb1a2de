import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { type RunningApi, seedCustomer, startApi } from './running-api.fixture';

let api: RunningApi;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

function ask(prefix: string): Promise<IncomingMessage> {
  // Several blocks of memory.
  const customers = Array.from({ length: 5000 }, (_, i) => ({ ...seedCustomer, customer_id: `${prefix}${i}` }));
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', headers: { 'Content-Type': 'application/json' } };
    request(`${api.url}/api/predict/churn/batch`, options, resolve)
      .on('error', reject)
      .end(JSON.stringify({ customers }));
  });
}

const idsOf = (answer: string): string[] =>
  (JSON.parse(answer) as { predictions: { customer_id: string }[] }).predictions.map(({ customer_id }) => customer_id);

test('an answer that is read late is its own, whatever was answered meanwhile', async () => {
  const late = await ask('late-');
  for (let i = 0; i < 4; i++) {
    const other = await ask(`other-${i}-`);
    expect(idsOf(await text(other))[4999]).toBe(`other-${i}-4999`);
  }
  const answer = await text(late);
  expect(idsOf(answer)).toEqual(Array.from({ length: 5000 }, (_, i) => `late-${i}`));
  expect(Buffer.byteLength(answer)).toBe(Number(late.headers['content-length']));
});

test('an answer that nobody reads to its end costs no other one', async () => {
  for (let i = 0; i < 3; i++) (await ask('gone-')).destroy();
  expect(idsOf(await text(await ask('stays-')))).toEqual(Array.from({ length: 5000 }, (_, i) => `stays-${i}`));
});
