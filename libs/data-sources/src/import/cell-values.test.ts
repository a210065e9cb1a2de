import { parseDay } from '@retail-ml/features';
import fc from 'fast-check';
import { CellFault, toBoolean, toDay, toId, toInstant, toMicros, toOptionalId, toQuantity } from './cell-values';

describe('instants', () => {
  const noon = Date.UTC(2011, 2, 5, 12);

  test.each([
    ['2011-03-05', noon - 12 * 3_600_000],
    ['2011-03-05 12:00', noon],
    ['2011-03-05 12:00:00', noon],
    ['2011-03-05T12:00:00', noon],
    [' 2011-03-05T12:00:00Z ', noon],
    ['2011-03-05T12:00:00.250Z', noon + 250],
    ['2011-03-05 12:00:00.123999', noon + 123],
    ['2011-03-05T12:00:00+02:00', noon - 7_200_000],
    ['2011-03-05 12:00:00-0530', noon + 19_800_000],
    ['2011-03-05 12:00:00+00', noon],
    ['2012-02-29', Date.UTC(2012, 1, 29)],
  ])('%s', (text, milliseconds) => {
    expect(toInstant(text)).toBe(milliseconds);
  });

  test.each(['', '12/1/2010 8:26', '2011-02-29', '2011-13-01', '2011-03-05 24:00:00', '2011-03-05 12:60', '20110305'])(
    '"%s" is none',
    (text) => {
      expect(() => toInstant(text)).toThrow(CellFault);
    },
  );

  test('any ISO time is read as JavaScript reads it', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1000-01-01Z'), max: new Date('9999-12-31Z'), noInvalidDate: true }),
        (date) => {
          expect(toInstant(date.toISOString())).toBe(date.getTime());
        },
      ),
    );
  });

  test('an offset can move a sale to another UTC day', () => {
    expect(toDay('2026-06-30T23:30:00-05:00')).toBe(parseDay('2026-07-01'));
    expect(toDay('2026-07-01T00:30:00+02:00')).toBe(parseDay('2026-06-30'));
  });
});

describe('quantities', () => {
  test.each([
    ['6', 6],
    ['-1', -1],
    ['+3', 3],
    [' 6.0 ', 6],
    ['-0', 0],
    ['2147483647', 2_147_483_647],
  ])('%s', (text, quantity) => {
    expect(toQuantity(text)).toBe(quantity);
  });

  test.each(['', '6.5', '1e3', 'six', '2147483648', '1,000', 'NaN'])('"%s" is none', (text) => {
    expect(() => toQuantity(text)).toThrow(CellFault);
  });
});

describe('money', () => {
  test.each([
    ['2.55', 2_550_000],
    ['.5', 500_000],
    ['3.', 3_000_000],
    ['0', 0],
    ['-0.00', 0],
    ['-11062.06', -11_062_060_000],
    ['0.0000005', 1],
    ['0.00000049', 0],
    ['15.399999999', 15_400_000],
    ['1e-05', 10],
  ])('%s', (text, micros) => {
    expect(toMicros(text)).toBe(micros);
  });

  test.each(['', '£2.55', '2,55', '1.2.3', '1000000000.01', 'Infinity', '-', '.'])('"%s" is none', (text) => {
    expect(() => toMicros(text)).toThrow(CellFault);
  });

  test('cents are exact, whatever their number', () => {
    fc.assert(
      fc.property(fc.integer({ min: -99_999_999_999, max: 99_999_999_999 }), (cents) => {
        const digits = String(Math.abs(cents)).padStart(3, '0');
        const text = `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
        expect(toMicros(text)).toBe(cents === 0 ? 0 : cents * 10_000);
      }),
    );
  });
});

test('ids stay text', () => {
  expect(toId(' 85099B ')).toBe('85099B');
  expect(toId('007')).toBe('007');
  expect(toOptionalId('  ')).toBeNull();
  for (const cell of ['', ' ', 'x'.repeat(257), 'Caf\uFFFD', 'a\0b']) expect(() => toId(cell)).toThrow(CellFault);
});

test('yes and no are read in the usual spellings', () => {
  expect(['true', 'T', 'Yes', 'y', '1'].map(toBoolean)).toEqual(Array(5).fill(true));
  expect(['FALSE', 'f', 'no', 'N', '0', ''].map(toBoolean)).toEqual(Array(6).fill(false));
  expect(() => toBoolean('gold')).toThrow(CellFault);
});
