import MarkdownIt from 'markdown-it';
import { walkthroughSteps } from './walkthrough-steps.mjs';

const steps = (...page: string[]) => walkthroughSteps(new MarkdownIt().parse(page.join('\n'), {}));

test('commands come in the order of the page, other blocks belong to the one before', () => {
  const found = steps('```sh', 'first', '```', 'Words, and `sh` in them.', '```sh', 'second \\', '  more', '```');
  expect(found.map(({ command }) => command)).toEqual(['first', 'second \\\n  more']);
  found[0].check('anything');
});

test('an answer has the fields that are shown, of their kind, with figures of its own', () => {
  const [{ check }] = steps(
    '```sh',
    'ask',
    '```',
    '```json',
    '{"customer_id": 7, "p": 0.5, "of": [{"a": "x"}]}',
    '```',
  );
  check('{"customer_id": 7, "p": 0.25, "of": [{"a": "y", "b": 1}, 2], "more": true}');
  expect(() => check('{"customer_id": 7, "p": "0.5", "of": [{"a": "y"}]}')).toThrow('the answer.p is a number');
  expect(() => check('{"customer_id": 7, "p": 0.5, "of": []}')).toThrow('the answer.of is a list of at least 1');
  expect(() => check('{"customer_id": 8, "p": 0.5, "of": [{"a": ""}]}')).toThrow('the answer.customer_id');
  expect(() => check('{"customer_id": 7, "of": [{"a": ""}]}')).toThrow('the answer has a field p');
});

test('lines are found among others, with other figures and categories', () => {
  const line = '2026-02-20 14:30:45 [INFO] Churn prediction for customer 123: prob=0.23, category=LOW';
  const [{ check }] = steps('```sh', 'ask', '```', '```text', line, '```');
  check('before\n2027-11-24 07:01:02 [INFO] Churn prediction for customer 123: prob=0.9, category=HIGH\n');
  expect(() => check('2027-11-24 07:01:02 [INFO] Churn prediction for customer 123: p=0.9')).toThrow('like: 2026');
});
