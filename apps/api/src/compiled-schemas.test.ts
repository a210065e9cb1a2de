import { answerText } from './compiled-json';
import { seedCustomer, seedProduct } from './running-api.fixture';
import { isValidBody } from './valid-bodies';

test('the functions made at the build know which bodies are right', () => {
  expect(isValidBody('ChurnRequest', seedCustomer)).toBe(true);
  expect(isValidBody('ChurnBatchRequest', { customers: [seedCustomer, seedCustomer] })).toBe(true);
  for (const wrong of [
    { recency_days: -1 },
    { frequency: 1.5 },
    { customer_id: null },
    { more: 1 },
    { frequency: '5' },
  ])
    expect(isValidBody('ChurnRequest', { ...seedCustomer, ...wrong })).toBe(false);
  expect(isValidBody('ChurnBatchRequest', { customers: [seedCustomer, { ...seedCustomer, frequency: -1 }] })).toBe(
    false,
  );
});

test('so do those of the other bodies: what has none is left to tsoa, which is slow', () => {
  expect(isValidBody('DemandRequest', seedProduct)).toBe(true);
  expect(isValidBody('DemandBatchRequest', { products: [seedProduct] })).toBe(true);
  const inputs = [{ name: 'recency_days', shape: [1], datatype: 'INT32', data: [30] }];
  expect(isValidBody('InferenceRequest', { inputs })).toBe(true);
});

test('an answer has the fields of its schema, and one without a schema is plain JSON', () => {
  expect(answerText('live', { status: 'live', more: 1 })).toBe('{"status":"live"}');
  expect(answerText('unknown', { more: 1 })).toBe('{"more":1}');
});
