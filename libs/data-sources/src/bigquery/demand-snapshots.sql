-- Products on origin days: `RetailSource.demandSnapshots` in BigQuery, row for row what demand-snapshot-query.ts gives
-- elsewhere. Tables are those of the job's default data set; days are whole numbers since 1970-01-01, in UTC because
-- the job's time zone is. Parameters:
--   origin_days       ARRAY<INT64>
--   sold_within_days  INT64
--   oldest_day        INT64: days before an origin that any column looks at
-- A day without a row of daily_sales is a day without a sale. Only the targets and last_day look at the origin or later.
-- COLLATE(..., '') takes a collation of the team's columns away: ids differ when their bytes do.
WITH daily_sales AS (
  SELECT
    COLLATE(CAST(product_id AS STRING), '') AS product_id,
    UNIX_DATE(CAST(sold_at AS DATE)) AS day,
    SUM(CAST(quantity AS INT64)) AS units
  FROM sales
  WHERE product_id IS NOT NULL AND quantity > 0
  GROUP BY 1, 2
),
period AS (
  SELECT
    MIN(UNIX_DATE(CAST(sold_at AS DATE))) AS first_day,
    MAX(UNIX_DATE(CAST(sold_at AS DATE))) AS last_day
  FROM sales
),
holiday_days AS (
  SELECT DISTINCT UNIX_DATE(CAST(day AS DATE)) AS day FROM holidays WHERE day IS NOT NULL
),
origins AS (
  SELECT all_origins.origin, period.last_day, holiday_days.day IS NOT NULL AS is_holiday
  FROM (SELECT DISTINCT origin FROM UNNEST(@origin_days) AS origin) AS all_origins
  INNER JOIN period ON period.first_day <= all_origins.origin - 30
  LEFT JOIN holiday_days ON holiday_days.day = all_origins.origin
),
windows AS (
  SELECT
    origins.origin,
    daily_sales.product_id,
    COUNTIF(day < origin AND day >= origin - @sold_within_days) AS days_sold,
    SUM(IF(day < origin AND day >= origin - 7, units, 0)) AS units_7d,
    SUM(IF(day < origin AND day >= origin - 14, units, 0)) AS units_14d,
    SUM(IF(day < origin AND day >= origin - 30, units, 0)) AS units_30d,
    SUM(IF(day >= origin AND day < origin + 7, units, 0)) AS target_7d,
    SUM(IF(day >= origin AND day < origin + 30, units, 0)) AS target_30d
  FROM origins
  INNER JOIN daily_sales
    ON daily_sales.day >= origins.origin - @oldest_day AND daily_sales.day < origins.origin + 30
  GROUP BY origins.origin, daily_sales.product_id
),
categories AS (
  SELECT
    COLLATE(CAST(product_id AS STRING), '') AS product_id,
    MIN(NULLIF(COLLATE(CAST(category AS STRING), ''), '')) AS category
  FROM products
  GROUP BY 1
)
SELECT
  windows.origin,
  windows.product_id,
  COALESCE(categories.category, 'unknown') AS category,
  origins.is_holiday,
  windows.units_7d,
  windows.units_14d,
  windows.units_30d,
  IF(origins.origin + 6 <= origins.last_day, windows.target_7d, NULL) AS target_7d,
  IF(origins.origin + 29 <= origins.last_day, windows.target_30d, NULL) AS target_30d
FROM windows
INNER JOIN origins ON origins.origin = windows.origin
LEFT JOIN categories ON categories.product_id = windows.product_id
WHERE windows.days_sold > 0
ORDER BY windows.origin, windows.product_id
