import { type DemandRequest, type DemandResponse } from '../demand/demand-contract';
import { type InputField, NO_TEXT, type TensorFields } from './tensor-fields';

export const DEMAND_TENSORS: TensorFields<DemandResponse> = {
  inputs: [
    { name: 'product_id', datatypes: ['BYTES', 'INT64'] },
    { name: 'category', datatypes: ['BYTES'] },
    { name: 'recent_sales_7d', datatypes: ['INT64'] },
    { name: 'recent_sales_14d', datatypes: ['INT64'], optional: true },
    { name: 'recent_sales_30d', datatypes: ['INT64'] },
    { name: 'seasonality', datatypes: ['BYTES'] },
    { name: 'day_of_week', datatypes: ['BYTES'] },
    { name: 'is_holiday', datatypes: ['BOOL'], optional: true },
    { name: 'as_of_date', datatypes: ['BYTES'], optional: true },
  ] satisfies (InputField & { name: keyof DemandRequest })[],
  outputs: [
    { name: 'product_id', datatype: 'BYTES', of: ({ product_id }) => product_id, echoes: 'product_id' },
    { name: 'forecast_7d', datatype: 'INT64', of: ({ forecast_7d }) => forecast_7d },
    { name: 'forecast_30d', datatype: 'INT64', of: ({ forecast_30d }) => forecast_30d },
    { name: 'confidence_lower', datatype: 'INT64', of: ({ confidence_lower }) => confidence_lower },
    { name: 'confidence_upper', datatype: 'INT64', of: ({ confidence_upper }) => confidence_upper },
    { name: 'lower_30d', datatype: 'INT64', of: ({ intervals }) => intervals['30d'].lower },
    { name: 'upper_30d', datatype: 'INT64', of: ({ intervals }) => intervals['30d'].upper },
    { name: 'confidence_level', datatype: 'FP64', of: ({ confidence_level }) => confidence_level },
    { name: 'trend', datatype: 'BYTES', of: ({ trend }) => trend },
    { name: 'seasonal_trend', datatype: 'BYTES', of: ({ seasonal_trend }) => seasonal_trend ?? NO_TEXT },
    { name: 'movement', datatype: 'BYTES', of: ({ movement }) => movement },
    { name: 'basis', datatype: 'BYTES', of: ({ basis }) => basis },
  ],
};
