export * from './data-table';
export * from './escape-html';
export * from './forecast-chart';
export * from './interval-chart';
export * from './legend';
export * from './reliability-chart';
export * from './report-page';
export * from './roc-chart';
