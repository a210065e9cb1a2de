import fc from 'fast-check';
import { traceIdOf } from './trace-context';

const traceIn = (traceparent: string | undefined) => traceIdOf({ headers: { traceparent } });

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';

test.each([
  ["the specification's example", `00-${TRACE}-${PARENT}-01`],
  ['not sampled', `00-${TRACE}-${PARENT}-00`],
  ['flags that are not known yet', `00-${TRACE}-${PARENT}-ff`],
  ['a later version', `01-${TRACE}-${PARENT}-01`],
  ['a later version with more in it', `cc-${TRACE}-${PARENT}-01-what-the-future-will-be`],
])('%s is taken', (_, traceparent) => {
  expect(traceIn(traceparent)).toBe(TRACE);
});

test.each([
  ['nothing', undefined],
  ['an empty header', ''],
  ['the invalid version', `ff-${TRACE}-${PARENT}-01`],
  ['more than version 00 has', `00-${TRACE}-${PARENT}-01-more`],
  ['a later version with more that no dash parts', `01-${TRACE}-${PARENT}-01.more`],
  ['a trace of zeros', `00-${'0'.repeat(32)}-${PARENT}-01`],
  ['a parent of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
  ['capitals', `00-${TRACE.toUpperCase()}-${PARENT}-01`],
  ['a trace too short', `00-${TRACE.slice(1)}-${PARENT}-01`],
  ['no flags', `00-${TRACE}-${PARENT}`],
  ['two headers', `00-${TRACE}-${PARENT}-01, 00-${TRACE}-${PARENT}-01`],
  ['spaces', `00-${TRACE}-${PARENT}-01 `],
])('%s is passed over', (_, traceparent) => {
  expect(traceIn(traceparent)).toBeUndefined();
});

test('whatever is sent, a trace id is 32 hexadecimal digits or absent', () => {
  const almost = fc.tuple(fc.constantFrom('00', '01', 'ff'), fc.string(), fc.string()).map((parts) => parts.join('-'));
  fc.assert(
    fc.property(fc.oneof(fc.string(), almost), (text) => {
      expect(traceIn(text) ?? TRACE).toMatch(/^[\da-f]{32}$/);
    }),
  );
});
