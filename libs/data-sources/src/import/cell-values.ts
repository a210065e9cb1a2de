import { type Day, formatDay, MILLISECONDS_PER_DAY } from '@retail-ml/features';

/** Why a cell has no value of the wanted kind, said of the cell: `"x" is no ...`. */
export class CellFault extends Error {
  override readonly name = 'CellFault';
}

/** Ids take 256 characters: longer ones are another column, or a quote gone wrong. */
const MAX_ID_CHARACTERS = 256;
const MAX_PRICE = 1_000_000_000;
const MAX_QUANTITY = 2_147_483_647;

const INSTANT =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;

/** An id, kept as text. */
export function toId(cell: string): string {
  const id = cell.trim();
  if (id === '') throw new CellFault('is empty');
  if (id.length > MAX_ID_CHARACTERS)
    throw new CellFault(`has ${id.length} characters; an id has at most ${MAX_ID_CHARACTERS}`);
  if (id.includes('\uFFFD')) throw new CellFault(`${quoted(id)} is not UTF-8 text; save the file as UTF-8`);
  if (id.includes('\0')) throw new CellFault(`${quoted(id)} holds a zero byte`);
  return id;
}

/** An id, or null for an empty cell. */
export function toOptionalId(cell: string): string | null {
  return cell.trim() === '' ? null : toId(cell);
}

/** A text for people: a zero byte in it is no reason to refuse a row. */
export function toText(cell: string): string {
  return cell.replaceAll('\0', '').trim();
}

/**
 * An instant in milliseconds since 1970-01-01 UTC; finer fractions are cut off. Times without an offset are UTC,
 * dates without a time their first instant.
 */
export function toInstant(cell: string): number {
  const match = INSTANT.exec(cell.trim());
  if (match === null) {
    throw new CellFault(`${quoted(cell)} is no time like 2011-03-05, 2011-03-05 14:30:00 or 2011-03-05T14:30:00+01:00`);
  }
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', offset = 'Z'] = match;
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const local = Date.UTC(+year, +month - 1, +day, +hour, +minute, +second, milliseconds);
  const date = new Date(local);
  const isOnCalendar = date.getUTCMonth() === +month - 1 && date.getUTCDate() === +day && +year >= 1000;
  if (!isOnCalendar || +hour > 23 || +minute > 59 || +second > 59) {
    throw new CellFault(`${quoted(cell)} is no time of the calendar`);
  }
  return local - offsetMinutes(offset) * 60_000;
}

/** Clocks and time zones differ by less than a day. */
const CLOCK_TOLERANCE_DAYS = 1;

/** As `toInstant`, of what has happened: one misdated sale would move the days that a model is tested on. */
export function toPastInstant(cell: string, today: Day): number {
  const instant = toInstant(cell);
  if (instant >= (today + CLOCK_TOLERANCE_DAYS + 1) * MILLISECONDS_PER_DAY) {
    throw new CellFault(`${quoted(cell)} lies in the future: today is ${formatDay(today)} (UTC)`);
  }
  return instant;
}

/** The UTC day of an instant or date. */
export function toDay(cell: string): Day {
  return Math.floor(toInstant(cell) / MILLISECONDS_PER_DAY);
}

/** A whole number of 32 bits; "6.0" is 6. */
export function toQuantity(cell: string): number {
  const text = cell.trim();
  if (!/^[+-]?\d+(\.0*)?$/.test(text)) throw new CellFault(`${quoted(cell)} is no whole number`);
  const quantity = Number(text);
  if (Math.abs(quantity) > MAX_QUANTITY) throw new CellFault(`${quoted(cell)} is beyond ${MAX_QUANTITY}`);
  return quantity === 0 ? 0 : quantity;
}

/** Money in millionths of the currency's unit, rounded to a whole number. */
export function toMicros(cell: string): number {
  const text = cell.trim();
  const match = /^([+-]?)(\d+)(?:\.(\d*))?$/.exec(text) ?? /^([+-]?)()\.(\d+)$/.exec(text);
  const isScientific = /^[+-]?\d(\.\d+)?e[+-]?\d+$/i.test(text);
  if (match === null && !isScientific) throw new CellFault(`${quoted(cell)} is no decimal number like 2.55`);
  if (Math.abs(Number(text)) > MAX_PRICE) throw new CellFault(`${quoted(cell)} is beyond ${MAX_PRICE}`);
  if (match === null) return Math.round(Number(text) * 1e6);
  const [, sign, whole, fraction = ''] = match;
  const micros = Number(`${whole}${fraction.slice(0, 6).padEnd(6, '0')}`) + (fraction.charAt(6) >= '5' ? 1 : 0);
  return sign === '-' && micros !== 0 ? -micros : micros;
}

/** Yes or no in the usual spellings; an empty cell is no. */
export function toBoolean(cell: string): boolean {
  const text = cell.trim().toLowerCase();
  if (['true', 't', 'yes', 'y', '1', '1.0'].includes(text)) return true;
  if (['false', 'f', 'no', 'n', '0', '0.0', ''].includes(text)) return false;
  throw new CellFault(`${quoted(cell)} is neither true nor false`);
}

function offsetMinutes(offset: string): number {
  if (offset.toUpperCase() === 'Z') return 0;
  const digits = offset.slice(1).replace(':', '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || '0');
  return offset.startsWith('-') ? -minutes : minutes;
}

function quoted(cell: string): string {
  return `"${cell.length > 40 ? `${cell.slice(0, 40)}…` : cell}"`;
}
