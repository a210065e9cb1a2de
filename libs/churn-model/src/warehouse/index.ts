export { type ChurnFunction, type ChurnFunctionAnswer } from './churn-function';
export * from './churn-function-code';
