/** The schema that holds the four relations in PostgreSQL. */
export const POSTGRESQL_SCHEMA = 'retail';

/**
 * The schema that holds them in DuckDB. It is not `retail`: DuckDB names a database by its file, and in
 * `retail.duckdb` the name `retail.sales` would be ambiguous.
 */
export const DUCKDB_SCHEMA = 'main';

/** The four relations of the contract with a team's ETL: tables or views. Ids are text. */
export interface RetailDatabase {
  customers: {
    customer_id: string;
    /** Date. */
    joined_on: string;
    loyalty_member: boolean;
  };
  products: {
    product_id: string;
    category: string;
    name: string;
  };
  sales: {
    sale_id: string;
    /** Null for a sale to nobody known. */
    customer_id: string | null;
    product_id: string;
    /** Null for a sale in no shop in particular. */
    store_id: string | null;
    /** Timestamp, UTC. */
    sold_at: string;
    /** Units; negative for a return. */
    quantity: number;
    /** Price of one unit, in the retailer's currency. */
    unit_price: string;
  };
  holidays: {
    /** Date. */
    day: string;
    name: string;
  };
}

export type RetailRelation = keyof RetailDatabase;

export const RETAIL_RELATIONS: readonly RetailRelation[] = ['customers', 'products', 'sales', 'holidays'];

/** Relations with the columns that a query reads. A team's views may have more. */
export type ColumnsRead = Partial<Record<RetailRelation, readonly string[]>>;

export const SALES_PERIOD_READS: ColumnsRead = { sales: ['customer_id', 'sold_at', 'quantity'] };

export const CHURN_READS: ColumnsRead = {
  customers: ['customer_id', 'joined_on', 'loyalty_member'],
  sales: ['customer_id', 'sold_at', 'quantity', 'unit_price'],
};

export const DEMAND_READS: ColumnsRead = {
  products: ['product_id', 'category'],
  sales: ['product_id', 'sold_at', 'quantity'],
  holidays: ['day'],
};

export const DAILY_SALES_READS: ColumnsRead = { sales: ['product_id', 'sold_at', 'quantity'] };
