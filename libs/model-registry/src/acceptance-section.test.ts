import { acceptanceSection } from './acceptance-section';

test('the card says who it was compared with and shows a check a line, whatever a sentence holds', () => {
  const section = acceptanceSection({
    accepted: false,
    comparedWith: '20261123-231500-3f2a9c',
    policy: {},
    checks: [
      { check: 'roc_auc', passed: true, figures: { model: 0.7 }, sentence: 'Good enough.' },
      { check: 'ece', passed: false, figures: { model: 0.3 }, sentence: 'Two\nlines | and a bar.' },
      { check: 'champion brier', passed: null, figures: {}, sentence: 'As good.' },
    ],
  });
  expect(section).toContain('Refused by the policy, compared with champion 20261123-231500-3f2a9c');
  expect(section.split('\n').filter((line) => line.startsWith('|'))).toEqual([
    '| Check | Answer | In words |',
    '| --- | --- | --- |',
    '| roc_auc | passed | Good enough. |',
    '| ece | refused | Two lines \\| and a bar. |',
    '| champion brier | shown | As good. |',
  ]);
});

test('a verdict on another version, of which this one was made, is told as one', () => {
  const verdict = { accepted: true, comparedWith: null, policy: {}, checks: [] };
  expect(acceptanceSection(verdict)).not.toContain('version');
  expect(acceptanceSection({ ...verdict, ofVersion: '20261123-231500-3f2a9c' })).toContain(
    'That was said of version 20261123-231500-3f2a9c, of which this one was made: it was not judged anew.',
  );
});

test('a model from before there was a policy says so', () => {
  expect(acceptanceSection(undefined)).toContain('No policy was asked');
});
