import { parseDay } from './day';
import { seasonOf, weekdayOf } from './seasonality';

test.each([
  ['2026-12-01', 'winter', 'Tuesday'],
  ['2027-02-28', 'winter', 'Sunday'],
  ['2026-03-01', 'spring', 'Sunday'],
  ['2026-06-01', 'summer', 'Monday'],
  ['2026-08-31', 'summer', 'Monday'],
  ['2026-09-01', 'autumn', 'Tuesday'],
  ['1970-01-01', 'winter', 'Thursday'],
  ['1969-12-31', 'winter', 'Wednesday'],
])('%s lies in %s and is a %s', (day, season, weekday) => {
  expect([seasonOf(parseDay(day)), weekdayOf(parseDay(day))]).toEqual([season, weekday]);
});
