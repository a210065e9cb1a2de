-- The four relations in BigQuery, in the data set that the job names as its own:
--   bq query --use_legacy_sql=false --dataset_id=<data set> < bigquery.sql
-- No keys: BigQuery doesn't enforce them and may plan joins as if they held, so one that is broken gives wrong rows.
CREATE TABLE IF NOT EXISTS customers (
  customer_id STRING NOT NULL,
  joined_on DATE NOT NULL,
  loyalty_member BOOL NOT NULL
);
CREATE TABLE IF NOT EXISTS products (
  product_id STRING NOT NULL,
  category STRING NOT NULL,
  name STRING NOT NULL
);
CREATE TABLE IF NOT EXISTS sales (
  sale_id STRING NOT NULL,
  customer_id STRING,
  product_id STRING NOT NULL,
  store_id STRING,
  sold_at TIMESTAMP NOT NULL,
  quantity INT64 NOT NULL,
  unit_price NUMERIC(18, 6) NOT NULL
)
PARTITION BY DATE(sold_at);
CREATE TABLE IF NOT EXISTS holidays (
  day DATE NOT NULL,
  name STRING NOT NULL
);
