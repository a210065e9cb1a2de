exports.answer = {
  customer_id: 123,
  churn_probability: 0.2345678901234567,
  risk_category: 'LOW',
  next_action: 'Monitor',
  horizon_days: 90,
  next_active_period: { from_days: 9, to_days: 52 },
  inactive_since_days: null,
  value_at_risk: 72.21234567890123,
  model_version: '20261123-231500-3f2a9c',
};
