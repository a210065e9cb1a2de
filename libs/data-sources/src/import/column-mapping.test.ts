import { checkMapFields, mapColumns, parseMap } from './column-mapping';
import { type TableFile } from './table-file';

function fileWith(...columns: string[]): TableFile {
  return { path: 'sales.csv', columns, rows: noRows };
}

async function* noRows(): AsyncGenerator<never[]> {
  yield [];
}

test('reads a map', () => {
  expect(parseMap('customer_id=CustomerID, sold_at = Sold at ,customers.joined_on=Since')).toEqual({
    customer_id: 'CustomerID',
    sold_at: 'Sold at',
    'customers.joined_on': 'Since',
  });
  for (const text of ['', 'customer_id', '=x', 'customer_id=']) {
    expect(() => parseMap(text)).toThrow(expect.objectContaining({ code: 'invalid-mapping' }));
  }
});

test.each([
  [
    ['InvoiceNo', 'StockCode', 'Description', 'Quantity', 'InvoiceDate', 'UnitPrice', 'CustomerID', 'Country'],
    {
      invoice: 'InvoiceNo',
      product_id: 'StockCode',
      quantity: 'Quantity',
      sold_at: 'InvoiceDate',
      unit_price: 'UnitPrice',
      customer_id: 'CustomerID',
    },
  ],
  [
    ['customer_id', 'date', 'quantity', 'amount'],
    { customer_id: 'customer_id', sold_at: 'date', quantity: 'quantity', amount: 'amount' },
  ],
  [
    ['Customer Id', 'Order-Date', 'qty', 'price', 'total', 'Store'],
    { customer_id: 'Customer Id', sold_at: 'Order-Date', quantity: 'qty', unit_price: 'price', store_id: 'Store' },
  ],
])('knows %p', (columns, mapping) => {
  expect(mapColumns('transactions', fileWith(...columns), {})).toEqual(mapping);
});

test('a map goes before the well-known names', () => {
  const columns = fileWith('customer_id', 'household', 'date', 'quantity', 'price', 'amount');
  const mapping = mapColumns('transactions', columns, { customer_id: 'HOUSEHOLD', amount: 'amount' });
  expect(mapping).toEqual({ customer_id: 'household', sold_at: 'date', quantity: 'quantity', amount: 'amount' });
});

test('a column that is not there is named, with those that are', () => {
  const file = fileWith('kunde', 'datum', 'menge');
  expect(() => mapColumns('transactions', file, { customer_id: 'Kundin' })).toThrow(
    /no column "Kundin" for customer_id. Columns found: kunde, datum, menge/,
  );
  expect(() => mapColumns('transactions', file, { customer_id: 'kunde' })).toThrow(
    /known as sold_at. Columns found: kunde, datum, menge\. .*--map sold_at=<column>/,
  );
  expect(() => mapColumns('customers', file, {})).toThrow(/--map customers\.customer_id=<column>/);
  expect(() => mapColumns('transactions', fileWith('customer_id', 'date', 'quantity'), {})).toThrow(/unit_price/);
});

test('what can be read in two ways is refused', () => {
  const twice = fileWith('customer_id', 'date', 'quantity', 'quantity', 'price');
  expect(() => mapColumns('transactions', twice, {})).toThrow(/two columns "quantity"/);
  const both = fileWith('customer_id', 'date', 'quantity', 'price', 'amount');
  expect(() => mapColumns('transactions', both, { unit_price: 'price', amount: 'amount' })).toThrow(/not both/);
  expect(() => checkMapFields({ costumer_id: 'x' })).toThrow(/no field "costumer_id".*customer_id/);
});
