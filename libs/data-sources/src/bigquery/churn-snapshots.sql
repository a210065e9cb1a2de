-- Customers on as-of days: `RetailSource.churnSnapshots` in BigQuery, row for row what churn-snapshot-query.ts gives
-- elsewhere. Tables are those of the job's default data set; days are whole numbers since 1970-01-01, in UTC because
-- the job's time zone is. Parameters:
--   as_of_days     ARRAY<INT64>
--   lookback_days  INT64
--   active_only    BOOL: only customers with a purchase in the lookback
--   sample_seed    INT64
--   sample_bounds  ARRAY<STRING>, one a day: its rows whose hash is less are given; 'g' is above every hash
-- Every aggregate that becomes a feature counts the days before the as-of day; only next_day looks at later ones.
-- COLLATE(..., '') takes a collation of the team's columns away: ids differ when their bytes do.
WITH purchase_days AS (
  SELECT
    COLLATE(CAST(customer_id AS STRING), '') AS customer_id,
    UNIX_DATE(CAST(sold_at AS DATE)) AS day,
    -- By way of text a floating-point price becomes the decimal that it is written as.
    SUM(ROUND(PARSE_NUMERIC(CAST(unit_price AS STRING)), 6) * CAST(quantity AS INT64)) AS spend
  FROM sales
  WHERE customer_id IS NOT NULL AND quantity > 0
  GROUP BY 1, 2
),
as_of_days AS (
  SELECT DISTINCT as_of, sample_bound
  FROM UNNEST(@as_of_days) AS as_of WITH OFFSET AS day_place
  INNER JOIN UNNEST(@sample_bounds) AS sample_bound WITH OFFSET AS bound_place ON bound_place = day_place
),
histories AS (
  SELECT
    as_of,
    customer_id,
    MIN(IF(day < as_of, day, NULL)) AS first_day,
    MAX(IF(day < as_of, day, NULL)) AS last_day,
    COUNTIF(day < as_of AND day >= as_of - @lookback_days) AS frequency,
    COUNTIF(day < as_of) AS total_purchases,
    SUM(IF(day < as_of, spend, NULL)) AS total_spend,
    MIN(IF(day >= as_of, day, NULL)) AS next_day
  FROM as_of_days
  CROSS JOIN purchase_days
  WHERE
    sample_bound = 'g'
    OR SUBSTR(TO_HEX(MD5(CONCAT(CAST(@sample_seed AS STRING), ' ', CAST(as_of AS STRING), ' ', customer_id))), 1, 12)
      < sample_bound
  GROUP BY as_of, customer_id
),
members AS (
  SELECT
    COLLATE(CAST(customer_id AS STRING), '') AS customer_id,
    MIN(UNIX_DATE(CAST(joined_on AS DATE))) AS joined_day,
    LOGICAL_OR(CAST(loyalty_member AS BOOL)) AS loyalty_member
  FROM customers
  GROUP BY 1
)
SELECT
  histories.as_of,
  histories.customer_id,
  histories.as_of - histories.last_day AS recency_days,
  histories.frequency,
  histories.total_purchases,
  CAST(histories.total_spend AS STRING) AS total_spend,
  -- A joining day after the first purchase, and so one after the as-of day too, changes nothing.
  histories.as_of - LEAST(histories.first_day, COALESCE(members.joined_day, histories.first_day)) AS days_since_join,
  COALESCE(members.loyalty_member, FALSE) AS loyalty_member,
  histories.next_day - histories.as_of AS days_to_next_purchase
FROM histories
LEFT JOIN members ON members.customer_id = histories.customer_id
WHERE IF(@active_only, histories.frequency, histories.total_purchases) > 0
ORDER BY histories.as_of, histories.customer_id
