import fc from 'fast-check';
import { dayOf, formatDay, parseDay } from './day';

test('a day is the count of UTC days since 1970-01-01', () => {
  expect(parseDay('1970-01-01')).toBe(0);
  expect(parseDay('1970-01-02')).toBe(1);
  expect(parseDay('2026-11-01')).toBe(20758);
  expect(formatDay(parseDay('2024-02-29') + 1)).toBe('2024-03-01');
});

test('an instant belongs to its UTC day, before 1970 too', () => {
  expect(dayOf(new Date('2026-11-01T23:59:59.999Z'))).toBe(parseDay('2026-11-01'));
  expect(dayOf(new Date('2026-11-02T00:30:00+01:00'))).toBe(parseDay('2026-11-01'));
  expect(dayOf(new Date('1969-12-31T12:00:00Z'))).toBe(-1);
});

test('every day survives being written and read', () => {
  fc.assert(fc.property(fc.integer({ min: -100_000, max: 100_000 }), (day) => parseDay(formatDay(day)) === day));
});

test.each(['2026-02-30', '2026-13-01', '2026-1-1', '01.11.2026', '2026-11-01T00:00:00Z', ''])(
  '"%s" is refused with the form that is expected',
  (text) => {
    expect(() => parseDay(text)).toThrow(`"${text}" is not a day of the form YYYY-MM-DD.`);
  },
);
