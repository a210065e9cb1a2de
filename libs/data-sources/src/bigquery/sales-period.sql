-- Which days the sales cover, and how much there is: `RetailSource.salesPeriod` in BigQuery.
SELECT
  COUNT(*) AS sales,
  UNIX_DATE(MIN(CAST(sold_at AS DATE))) AS first_day,
  UNIX_DATE(MAX(CAST(sold_at AS DATE))) AS last_day,
  COUNT(DISTINCT IF(quantity > 0, COLLATE(CAST(customer_id AS STRING), ''), NULL)) AS customers
FROM sales
