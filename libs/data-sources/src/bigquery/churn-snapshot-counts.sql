-- How many customers each as-of day has: `RetailSource.countChurnSnapshots` in BigQuery. Tables are those of the job's
-- default data set; days are whole numbers since 1970-01-01, in UTC because the job's time zone is. Parameters:
--   as_of_days     ARRAY<INT64>
--   lookback_days  INT64
--   active_only    BOOL: only customers with a purchase in the lookback
-- COLLATE(..., '') takes a collation of the team's columns away: ids differ when their bytes do.
WITH purchase_days AS (
  SELECT DISTINCT
    COLLATE(CAST(customer_id AS STRING), '') AS customer_id,
    UNIX_DATE(CAST(sold_at AS DATE)) AS day
  FROM sales
  WHERE customer_id IS NOT NULL AND quantity > 0
),
as_of_days AS (
  SELECT DISTINCT as_of FROM UNNEST(@as_of_days) AS as_of
)
SELECT as_of, COUNT(DISTINCT customer_id) AS snapshots
FROM as_of_days
INNER JOIN purchase_days ON day < as_of AND (NOT @active_only OR day >= as_of - @lookback_days)
GROUP BY as_of
