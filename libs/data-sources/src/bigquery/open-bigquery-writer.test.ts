import { parseDay } from '@retail-ml/features';
import { saleOn } from '../small-retailer.fixture';
import { type BigqueryWriterConfig, openBigqueryWriter } from './open-bigquery-writer';
import { testDataset } from './test-dataset.fixture';

const emulatorHost = process.env['RETAIL_ML_TEST_BIGQUERY_HOST'];
const DAY = parseDay('2026-01-05');
const ALIEN_SALE = "INSERT INTO sales VALUES ('etl-1', 'c1', 'p1', NULL, '2025-03-01 10:00:00', 1, NUMERIC '2.5')";

(emulatorHost ? describe : describe.skip)('BigQuery’s emulator', () => {
  const dataset = testDataset(emulatorHost ?? '', 'open_bigquery_writer');
  beforeEach(() => dataset.empty());

  /** Writes one sale for each id. */
  async function write(saleIds: string[], options: Partial<BigqueryWriterConfig> = {}) {
    const writer = await openBigqueryWriter({ ...dataset.config, mode: 'replace', ...options });
    await writer.addSales(saleIds.map((saleId) => saleOn(DAY, { saleId, customerId: 'c1', productId: 'p1' })));
    return writer.publish();
  }
  const saleIds = async () =>
    (await dataset.query<{ sale_id: string }>('SELECT sale_id FROM sales ORDER BY sale_id')).map((row) => row.sale_id);
  const synthetic = { provenance: 'synthetic' } as const;
  const refused = { code: 'would-lose-sales', message: expect.stringMatching(/BIGQUERY_DATASET.*--replace/) };

  test('makes a data set that is not there, and leaves the four tables in it and no other', async () => {
    const config = { ...dataset.config, dataset: 'made_by_the_writer' };
    const writer = await openBigqueryWriter({ ...config, mode: 'replace' });
    await writer.addSales([saleOn(DAY, { customerId: 'c1' })]);
    expect(await writer.publish()).toEqual({ customers: 0, products: 1, sales: 1 });
    expect(await dataset.tables('made_by_the_writer')).toEqual(['customers', 'holidays', 'products', 'sales']);
  });

  test('replaces synthetic sales without asking, and imported ones by imported ones only', async () => {
    await write(['made up'], synthetic);
    await write(['mine']);
    await write(['mine again']);
    expect(await saleIds()).toEqual(['mine again']);
    await expect(write(['made up'], synthetic)).rejects.toMatchObject(refused);
    expect(await saleIds()).toEqual(['mine again']);
    await write(['made up'], { ...synthetic, replaceAny: true });
    expect(await saleIds()).toEqual(['made up']);
  });

  test('never replaces another program’s sales without asking, added to or not', async () => {
    await write([], synthetic);
    await dataset.forgetWriter();
    await dataset.execute([ALIEN_SALE]);
    await expect(write(['mine'])).rejects.toMatchObject(refused);
    await write(['mine'], { mode: 'append' });
    expect(await saleIds()).toEqual(['etl-1', 'mine']);
    await expect(write(['mine'])).rejects.toMatchObject(refused);
  });

  test('replaces a customer and a product of the same id when it adds', async () => {
    const add = async (name: string, loyaltyMember: boolean) => {
      const writer = await openBigqueryWriter({ ...dataset.config, mode: 'append' });
      await writer.addCustomers([{ customerId: 'c1', joinedOn: DAY, loyaltyMember }]);
      await writer.addProducts([{ productId: 'p1', category: 'Toys', name }]);
      await writer.addHolidays([{ day: DAY, name }]);
      return writer.publish();
    };
    await add('a bear', false);
    expect(await add('a bear with a "ribbon"\n', true)).toEqual({ customers: 1, products: 1, sales: 0 });
    expect(await dataset.query('SELECT name FROM products UNION ALL SELECT name FROM holidays')).toEqual([
      { name: 'a bear with a "ribbon"\n' },
      { name: 'a bear with a "ribbon"\n' },
    ]);
    expect(await dataset.query('SELECT loyalty_member FROM customers')).toEqual([{ loyalty_member: true }]);
  });

  test('refuses two sales of one id, within the new ones or with an old one, and changes nothing', async () => {
    await write(['1', '2']);
    await expect(write(['3', '3'])).rejects.toMatchObject({ code: 'duplicate-key', fields: { saleIds: ['3'] } });
    await expect(write(['2', '3'], { mode: 'append' })).rejects.toMatchObject({
      code: 'duplicate-key',
      message: expect.stringContaining('"2"'),
    });
    expect(await saleIds()).toEqual(['1', '2']);
    expect(await dataset.tables()).toEqual(['customers', 'holidays', 'products', 'sales']);
  });

  test('refuses a team’s view in the place of a table', async () => {
    await dataset.execute(['CREATE TABLE lines (sale_id STRING)', 'CREATE VIEW sales AS SELECT sale_id FROM lines']);
    await expect(write(['mine'])).rejects.toMatchObject({
      code: 'query-failed',
      message: expect.stringMatching(/"sales".*is not a table.*BIGQUERY_DATASET/),
    });
  });
});
