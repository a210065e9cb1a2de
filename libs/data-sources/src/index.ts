export * from './data-source-error';
export * from './retail-rows';
export * from './retail-source';
export * from './duckdb/open-duckdb-source';
export * from './duckdb/open-duckdb-writer';
export * from './postgresql/open-postgresql-source';
export * from './postgresql/open-postgresql-writer';
export { type PostgresqlConfig } from './postgresql/postgresql-settings';
