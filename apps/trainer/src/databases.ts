import {
  type BigqueryConfig,
  openBigquerySource,
  openBigqueryWriter,
  openDuckdbScoring,
  openDuckdbSource,
  openDuckdbWriter,
  openPostgresqlScoring,
  openPostgresqlSource,
  openPostgresqlWriter,
  type PostgresqlConfig,
  type RetailSource,
  type RetailWriter,
  type SalesProvenance,
  type ScoringDatabase,
  type WriteMode,
} from '@retail-ml/data-sources';

/** The databases that hold a retailer's sales: training reads them, `import` and `generate` fill them. */
export const DATABASES = ['duckdb', 'postgresql', 'bigquery'] as const;
export type DatabaseName = (typeof DATABASES)[number];

/** Where each of them is. */
export interface DatabaseConfig {
  duckdbPath: string;
  postgresql?: PostgresqlConfig;
  bigquery?: BigqueryConfig;
}

/** How a database is filled. */
export interface Writing {
  mode: WriteMode;
  provenance: SalesProvenance;
  replaceAny: boolean;
}

/** @param report told what a query costs, before it runs, where that is money. */
export function openDatabase(
  name: DatabaseName,
  { duckdbPath, postgresql = {}, bigquery = {} }: DatabaseConfig,
  report: (sentence: string) => void,
): Promise<RetailSource> {
  switch (name) {
    case 'duckdb':
      return openDuckdbSource({ path: duckdbPath });
    case 'postgresql':
      return openPostgresqlSource(postgresql);
    case 'bigquery':
      return openBigquerySource({ ...bigquery, report });
  }
}

export function openDatabaseWriter(
  name: DatabaseName,
  { duckdbPath, postgresql = {}, bigquery = {} }: DatabaseConfig,
  writing: Writing,
): Promise<RetailWriter> {
  switch (name) {
    case 'duckdb':
      return openDuckdbWriter({ path: duckdbPath, ...writing });
    case 'postgresql':
      return openPostgresqlWriter({ ...postgresql, ...writing });
    case 'bigquery':
      return openBigqueryWriter({ ...bigquery, ...writing });
  }
}

/** The databases into which scores are written from here; BigQuery makes them itself. */
export type ScoredDatabaseName = Exclude<DatabaseName, 'bigquery'>;

export function openDatabaseScoring(
  name: ScoredDatabaseName,
  { duckdbPath, postgresql = {} }: DatabaseConfig,
): Promise<ScoringDatabase> {
  switch (name) {
    case 'duckdb':
      return openDuckdbScoring({ path: duckdbPath });
    case 'postgresql':
      return openPostgresqlScoring(postgresql);
  }
}
