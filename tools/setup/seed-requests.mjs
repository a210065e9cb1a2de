/** A customer to try the service with, the one of its documentation. */
export const seedCustomer = {
  customer_id: 123,
  recency_days: 30,
  frequency: 5,
  avg_monetary: 125.5,
  loyalty_member: true,
  days_since_join: 365,
};

/** The same of a product. */
export const seedProduct = {
  product_id: 456,
  category: 'Textiles',
  recent_sales_7d: 120,
  recent_sales_30d: 450,
  seasonality: 'summer',
  day_of_week: 'Saturday',
};
