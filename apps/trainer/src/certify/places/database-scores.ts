import { join } from 'node:path';
import { isPossibleCustomer } from '@retail-ml/churn-model';
import { type Day, formatDay } from '@retail-ml/features';
import { openDuckdbSource, type RetailSource } from '@retail-ml/data-sources';
import pg from 'pg';
import { type DatabaseConfig, type ScoredDatabaseName } from '../../databases';
import { generateRetailer } from '../../generate-retailer';
import { SILENT_PROGRESS } from '../../progress';
import { score } from '../../score/score';
import { queryDuckdb } from '../../sql/query-duckdb';
import { trainedPopulation } from '../../trained-population';
import { type Answer, churnAnswer, demandAnswer } from '../answers';
import { type CertificatePostgresql } from '../certificate-postgresql';
import { type Comparison, type Place } from '../place';
import { type Subject } from '../subject';

/** A synthetic retailer, and on how many days it is scored. */
export interface ScoredRetailer {
  customers: number;
  products: number;
  days: number;
}

const TABLE = 'certified_scores';
/** Apart, so that customers and seasons differ. */
const DAYS_BETWEEN = 53;

/** Whole numbers of 64 bits come as texts otherwise. */
const COUNTS_AS_NUMBERS = {
  getTypeParser: (oid: number) => (oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid)),
} as pg.CustomTypesConfig;

type Row = Readonly<Record<string, unknown>>;

/**
 * A small retailer scored by `score` inside a database: features by the point-in-time query, answers as they lie in the
 * table. Expected is what the predictor says of the snapshots that the embedded database gives.
 */
export function duckdbScores(retailer: ScoredRetailer): Place {
  return {
    name: 'scores in DuckDB',
    tolerance: 0,
    run: (subject) => {
      const duckdbPath = join(subject.scratchFolder, 'scores.duckdb');
      return compareScores(subject, retailer, 'duckdb', { duckdbPath }, (sql) => queryDuckdb(sql, duckdbPath));
    },
  };
}

/** The same inside PostgreSQL, in a database made for it, with what DuckDB gives of the same sales expected. */
export function postgresqlScores(retailer: ScoredRetailer, postgresql: CertificatePostgresql): Place {
  return {
    name: 'scores in PostgreSQL',
    tolerance: 0,
    run: (subject) =>
      postgresql.inOwnDatabase((connectionString) =>
        compareScores(
          subject,
          retailer,
          'postgresql',
          { duckdbPath: join(subject.scratchFolder, 'expected.duckdb'), postgresql: { connectionString } },
          (sql) => inPostgresql(connectionString, sql),
        ),
      ),
  };
}

async function compareScores(
  subject: Subject,
  { days, ...size }: ScoredRetailer,
  dataSource: ScoredDatabaseName,
  config: DatabaseConfig,
  read: (sql: string) => Promise<Row[]>,
): Promise<Comparison> {
  const { name, modelFolder, version } = subject;
  const { lastDay } = await generateRetailer({ ...config, ...size, dataSource: 'duckdb' }, SILENT_PROGRESS);
  if (dataSource !== 'duckdb') await generateRetailer({ ...config, ...size, dataSource }, SILENT_PROGRESS);
  const asOfDays = Array.from({ length: days }, (_, i) => lastDay + 1 - i * DAYS_BETWEEN);
  for (const asOf of asOfDays) {
    await score(
      { model: name, modelPath: modelFolder, version, dataSource, asOf, destination: TABLE },
      config,
      SILENT_PROGRESS,
    );
  }
  const expected = await expectedScores(subject, config.duckdbPath, asOfDays);
  const id = name === 'churn' ? 'customer_id' : 'product_id';
  const rows = await read(`SELECT CAST(as_of_date AS VARCHAR) AS day, * FROM ${TABLE}`);
  const scores = new Map(rows.map((row) => [keyOf(String(row['day']), String(row[id])), row]));
  return {
    note: `${name === 'churn' ? 'customers' : 'products'} of a synthetic retailer as of ${days} days`,
    expected: [...expected.values()],
    // A score too many shows in the number of rows.
    found: [
      ...[...expected.keys()].map((key) => asAnswer(scores.get(key))),
      ...Array.from({ length: Math.max(0, rows.length - expected.size) }, () => ({})),
    ],
  };
}

function keyOf(day: string, id: string): string {
  return `${day} ${id}`;
}

function asAnswer(row: Row = {}): Answer {
  return Object.fromEntries(
    Object.entries(row).map(([name, cell]) => [name, typeof cell === 'bigint' ? Number(cell) : cell]),
  ) as Answer;
}

/** Of each day and id: what the predictor says of the snapshot. */
async function expectedScores(subject: Subject, path: string, asOfDays: readonly Day[]): Promise<Map<string, Answer>> {
  const source = await openDuckdbSource({ path });
  const expected = new Map<string, Answer>();
  try {
    for (const day of asOfDays) await addExpected(subject, source, day, expected);
    return expected;
  } finally {
    await source.close();
  }
}

async function addExpected(subject: Subject, source: RetailSource, day: Day, expected: Map<string, Answer>) {
  const date = formatDay(day);
  if (subject.name === 'churn') {
    const { predictor, artefact } = subject;
    const { lookbackDays } = predictor;
    const population = trainedPopulation(artefact.manifest);
    for await (const batch of source.churnSnapshots({ asOfDays: [day], lookbackDays, population })) {
      for (const customer of batch) {
        const answer = churnAnswer(predictor, customer);
        const isPossible = isPossibleCustomer(customer, lookbackDays);
        expected.set(keyOf(date, customer.customerId), isPossible ? answer : withoutAnswer(answer));
      }
    }
    return;
  }
  const { forecaster } = subject;
  for await (const batch of source.demandSnapshots({ originDays: [day] })) {
    for (const product of batch) {
      const { productId, origin } = product;
      expected.set(keyOf(date, productId), demandAnswer(forecaster, product, { productId, asOf: origin }));
    }
  }
}

/** Whom the API would refuse has a row in which only what all rows have stands. */
function withoutAnswer({ horizon_days, model_version, ...answer }: Answer): Answer {
  return { ...Object.fromEntries(Object.keys(answer).map((name) => [name, null])), horizon_days, model_version };
}

async function inPostgresql(connectionString: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString, types: COUNTS_AS_NUMBERS });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}
