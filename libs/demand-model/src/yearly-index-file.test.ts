import { YearlyIndex } from '@retail-ml/features';
import { parseYearlyIndex, yearlyIndexBytes } from './yearly-index-file';

test('what was written is read', () => {
  const sales = { firstDay: 20_000, categories: { Toys: [1, 2, 0], constructor: [0, 0, 5] } };
  expect(parseYearlyIndex(yearlyIndexBytes(new YearlyIndex(sales))).sales).toEqual(sales);
});

test.each([
  ['{', 'it is no JSON'],
  ['null', 'it has no firstDay or no categories'],
  ['{"firstDay":1.5,"categories":{}}', 'it has no firstDay or no categories'],
  ['{"firstDay":1}', 'it has no firstDay or no categories'],
  ['{"firstDay":1,"categories":{"a":[1],"b":[1,2]}}', 'its categories are no lists of units of the same days'],
  ['{"firstDay":1,"categories":{"a":[-1]}}', 'its categories are no lists of units of the same days'],
  ['{"firstDay":1,"categories":{"a":"1"}}', 'its categories are no lists of units of the same days'],
])('%s is refused', (text, fault) => {
  expect(() => parseYearlyIndex(Buffer.from(text))).toThrow(
    `category-sales.json holds no sales of categories: ${fault}.`,
  );
});
