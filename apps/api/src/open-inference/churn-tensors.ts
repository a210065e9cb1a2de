import { type ChurnRequest, type ChurnResponse } from '../churn/churn-contract';
import { type InputField, NO_DAYS, type TensorFields } from './tensor-fields';

export const CHURN_TENSORS: TensorFields<ChurnResponse> = {
  inputs: [
    { name: 'customer_id', datatypes: ['BYTES', 'INT64'] },
    { name: 'recency_days', datatypes: ['INT64'] },
    { name: 'frequency', datatypes: ['INT64'] },
    { name: 'avg_monetary', datatypes: ['FP64'] },
    { name: 'loyalty_member', datatypes: ['BOOL'] },
    { name: 'days_since_join', datatypes: ['INT64'] },
    { name: 'total_purchases', datatypes: ['INT64'], optional: true },
  ] satisfies (InputField & { name: keyof ChurnRequest })[],
  outputs: [
    { name: 'customer_id', datatype: 'BYTES', of: ({ customer_id }) => customer_id, echoes: 'customer_id' },
    { name: 'churn_probability', datatype: 'FP64', of: ({ churn_probability }) => churn_probability },
    { name: 'risk_category', datatype: 'BYTES', of: ({ risk_category }) => risk_category },
    { name: 'next_action', datatype: 'BYTES', of: ({ next_action }) => next_action },
    {
      name: 'next_active_from_days',
      datatype: 'INT64',
      of: ({ next_active_period }) => next_active_period?.from_days ?? NO_DAYS,
    },
    {
      name: 'next_active_to_days',
      datatype: 'INT64',
      of: ({ next_active_period }) => next_active_period?.to_days ?? NO_DAYS,
    },
    {
      name: 'inactive_since_days',
      datatype: 'INT64',
      of: ({ inactive_since_days }) => inactive_since_days ?? NO_DAYS,
    },
    { name: 'value_at_risk', datatype: 'FP64', of: ({ value_at_risk }) => value_at_risk },
    { name: 'horizon_days', datatype: 'INT64', of: ({ horizon_days }) => horizon_days },
  ],
};
