-- What was sold of each product on each day: `RetailSource.dailySales` in BigQuery, row for row what daily-sales-query.ts
-- gives elsewhere. Tables are those of the job's default data set; days are whole numbers since 1970-01-01, in UTC
-- because the job's time zone is. Parameters:
--   from_day   INT64: the first day
--   until_day  INT64: the day after the last
-- COLLATE(..., '') takes a collation of the team's columns away: ids differ when their bytes do.
WITH daily_sales AS (
  SELECT
    UNIX_DATE(CAST(sold_at AS DATE)) AS day,
    COLLATE(CAST(product_id AS STRING), '') AS product_id,
    SUM(CAST(quantity AS INT64)) AS units
  FROM sales
  WHERE
    product_id IS NOT NULL
    AND quantity > 0
    AND UNIX_DATE(CAST(sold_at AS DATE)) >= @from_day
    AND UNIX_DATE(CAST(sold_at AS DATE)) < @until_day
  GROUP BY 1, 2
)
SELECT day, product_id, units
FROM daily_sales
ORDER BY day, product_id
