import { type Kysely, type Migration, sql } from 'kysely';
import { POSTGRESQL_SCHEMA } from './retail-database';

/**
 * The four relations in PostgreSQL. A relation that is already there, for instance a team's own view, stays as it is.
 */
export const retailRelations: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const schema = db.schema.withSchema(POSTGRESQL_SCHEMA);
    await schema
      .createTable('customers')
      .ifNotExists()
      .addColumn('customer_id', 'text', (column) => column.primaryKey())
      .addColumn('joined_on', 'date', (column) => column.notNull())
      .addColumn('loyalty_member', 'boolean', (column) => column.notNull())
      .execute();
    await schema
      .createTable('products')
      .ifNotExists()
      .addColumn('product_id', 'text', (column) => column.primaryKey())
      .addColumn('category', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .execute();
    await schema
      .createTable('sales')
      .ifNotExists()
      .addColumn('sale_id', 'text', (column) => column.primaryKey())
      .addColumn('customer_id', 'text')
      .addColumn('product_id', 'text', (column) => column.notNull())
      .addColumn('store_id', 'text')
      .addColumn('sold_at', sql`timestamp without time zone`, (column) => column.notNull()) // UTC
      .addColumn('quantity', 'integer', (column) => column.notNull())
      .addColumn('unit_price', 'numeric(18, 6)', (column) => column.notNull())
      .execute();
    await schema
      .createTable('holidays')
      .ifNotExists()
      .addColumn('day', 'date', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .execute();
  },
};
