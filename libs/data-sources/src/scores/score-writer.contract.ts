import { parseDay } from '@retail-ml/features';
import { DataSourceError } from '../data-source-error';
import { type ScoreBatch, type ScoreRun, type ScoreTable, type ScoreWriter, type ScoringDatabase } from './score-table';
import { quoted } from './table-name';

/** What a database gives the suite: one with the four relations, empty of everything else at each test. */
export interface ScoringHarness {
  /** Drops all but the four relations. */
  empty(): Promise<void>;
  open(): Promise<ScoringDatabase>;
  /** Runs SQL of a team's own, while no scoring database is open. */
  execute(sql: string): Promise<void>;
  /** Rows as texts, numbers and nulls. */
  query(sql: string): Promise<unknown[][]>;
}

const TABLE: ScoreTable = {
  name: { schema: 'ml', table: 'scores' },
  idColumn: 'customer_id',
  columns: [
    { name: 'probability', type: 'number' },
    { name: 'category', type: 'text', isNullable: true },
    { name: 'days', type: 'whole number', isNullable: true },
  ],
};
const RUN: ScoreRun = {
  asOf: parseDay('2026-11-01'),
  modelVersion: '20261101-000000-abcdef',
  scoredAt: new Date('2026-11-02T03:04:05.678Z'),
};

/** Ids and numbers that a sloppy writer would change. */
const ODD: ScoreBatch = {
  ids: ['007', '7', '😀 O\'Brien "\\, \t;', 'line\nbreak\r', '\\N', 'Zoë'],
  values: [
    Float64Array.of(0.1 + 0.2, 5e-324, 1.7976931348623157e308, 0.30000000000000004, 1e21, 0),
    ['LOW', null, '\\.', '', 'null', '\\N'],
    Float64Array.of(0, NaN, 9007199254740991, -1, 1, 30),
  ],
};
const ODD_ROWS = [
  ['007', 0.1 + 0.2, 'LOW', 0],
  ['7', 5e-324, null, null],
  ['😀 O\'Brien "\\, \t;', 1.7976931348623157e308, '\\.', 9007199254740991],
  ['line\nbreak\r', 0.30000000000000004, '', -1],
  ['\\N', 1e21, 'null', 1],
  ['Zoë', 0, '\\N', 30],
];

const one = (id: string, probability: number): ScoreBatch => ({
  ids: [id],
  values: [Float64Array.of(probability), ['LOW'], Float64Array.of(NaN)],
});

/** The tests that every `ScoringDatabase` must pass. */
export function testScoreWriter(harness: ScoringHarness): void {
  const { execute, query } = harness;
  const place = '"ml"."scores"';

  async function write(
    use: (writer: ScoreWriter) => Promise<unknown>,
    { table = TABLE, run = RUN }: { table?: ScoreTable; run?: Partial<ScoreRun> } = {},
  ): Promise<void> {
    const database = await harness.open();
    try {
      await use(await database.openScores(table, { ...RUN, ...run }));
    } finally {
      await database.close();
    }
  }
  const publish = (batches: readonly ScoreBatch[], where: Parameters<typeof write>[1] = {}) =>
    write(async (writer) => {
      for (const batch of batches) await writer.add(batch);
      return writer.publish();
    }, where);
  const scores = (columns = 'customer_id, probability') =>
    query(`SELECT ${columns} FROM ${place} ORDER BY customer_id`);

  beforeEach(() => harness.empty());

  test('makes schema and table, and keeps every id, number and text as it was', async () => {
    await write(async (writer) => {
      await writer.add(ODD);
      expect(await writer.publish()).toEqual({ rows: 6, replaced: 0 });
    });
    const rows = await query(`SELECT customer_id, probability, category, days FROM ${place}`);
    expect(rows.sort()).toStrictEqual([...ODD_ROWS].sort());
    expect(
      await query(`SELECT DISTINCT CAST(as_of_date AS varchar), model_version,
                     CAST(extract(epoch FROM scored_at) * 1000 AS bigint) FROM ${place}`),
    ).toEqual([['2026-11-01', RUN.modelVersion, RUN.scoredAt.getTime()]]);
  });

  test('replaces the scores of the same day and version, those too that are gone now, and no others', async () => {
    await publish([one('stays', 0.1), one('leaves', 0.2)]);
    await publish([one('stays', 0.3)], { run: { asOf: RUN.asOf + 1 } });
    await publish([one('stays', 0.4)], { run: { modelVersion: 'another' } });
    await write(async (writer) => {
      await writer.add(one('stays', 0.5));
      await writer.add(one('comes', 0.6));
      expect(await writer.publish()).toEqual({ rows: 2, replaced: 2 });
    });
    expect(
      await query(
        `SELECT customer_id, CAST(as_of_date AS varchar), model_version, probability FROM ${place} ORDER BY probability`,
      ),
    ).toEqual([
      ['stays', '2026-11-02', RUN.modelVersion, 0.3],
      ['stays', '2026-11-01', 'another', 0.4],
      ['stays', '2026-11-01', RUN.modelVersion, 0.5],
      ['comes', '2026-11-01', RUN.modelVersion, 0.6],
    ]);
  });

  test('leaves the same rows when it runs twice', async () => {
    await publish([ODD]);
    const first = await scores('*');
    await publish([ODD]);
    expect(await scores('*')).toEqual(first);
  });

  test('leaves the old scores when it is abandoned, or only closed', async () => {
    await publish([one('old', 0.1)]);
    await write(async (writer) => {
      await writer.add(one('new', 0.2));
      await writer.abandon();
    });
    await write((writer) => writer.add(one('new', 0.2)));
    expect(await scores()).toEqual([['old', 0.1]]);
  });

  test('leaves the old scores when a row in the middle is refused, and says by what', async () => {
    await execute(`CREATE SCHEMA ml; CREATE TABLE ${place} (customer_id text, as_of_date date, model_version text,
      scored_at timestamp with time zone, probability double precision, category text, days bigint,
      PRIMARY KEY (customer_id, as_of_date, model_version), CONSTRAINT likely CHECK (probability <= 1))`);
    await publish([one('old', 0.1)]);
    const failing = publish([one('a', 0.2), one('b', 0.3), one('c', 1.5), one('d', 0.4)]);
    await expect(failing).rejects.toMatchObject({
      code: 'query-failed',
      message: expect.stringMatching(/check constraint.*are as they were\.$/i),
    });
    expect(await scores()).toEqual([['old', 0.1]]);
    // Nothing of the failed run is in the way of the next one.
    await publish([one('new', 0.2)]);
    expect(await scores()).toEqual([['new', 0.2]]);
  });

  test('refuses one customer twice', async () => {
    await publish([one('old', 0.1)]);
    await expect(publish([one('twice', 0.2), one('twice', 0.3)])).rejects.toMatchObject({ code: 'query-failed' });
    expect(await scores()).toEqual([['old', 0.1]]);
  });

  test('writes to a table with names that only quotes hold', async () => {
    const name = { schema: 'Team "A"; --', table: "Scores of it's\\; DROP TABLE sales" };
    await publish([one('a', 0.1)], { table: { ...TABLE, name } });
    await publish([one('a', 0.2)], { table: { ...TABLE, name } });
    expect(await query(`SELECT probability FROM ${quoted(name.schema)}.${quoted(name.table)}`)).toEqual([[0.2]]);
  });

  test('writes to a team’s own table with more columns, in another order and under another key of the same columns', async () => {
    await execute(`CREATE SCHEMA ml; CREATE TABLE ${place} (days integer, note text DEFAULT 'none', probability
      double precision, category varchar, scored_at timestamp with time zone, model_version varchar, as_of_date date,
      customer_id text, reviewed boolean NOT NULL DEFAULT false, UNIQUE (model_version, customer_id, as_of_date))`);
    await publish([one('a', 0.1)]);
    expect(await scores('customer_id, probability, note, days')).toEqual([['a', 0.1, 'none', null]]);
  });

  test('names what is wrong with a table, and the statements that mend it, which do', async () => {
    await execute(`CREATE SCHEMA ml; CREATE TABLE ${place} (customer_id text, as_of_date date, probability text,
      model_version text, scored_at timestamp with time zone, days bigint, store text NOT NULL)`);
    const refused = await publish([one('a', 0.1)]).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(DataSourceError);
    const { code, message, fields } = refused as DataSourceError;
    expect(code).toBe('destination-unfit');
    expect(message).toMatch(
      /^"ml"\."scores" cannot hold the scores: its column "probability" is (text|VARCHAR), not (double precision|DOUBLE); it has no column "category"; its column "store" asks for a value; it has no key of "as_of_date", "model_version", "customer_id"\./,
    );
    const statements = fields['statements'] as readonly string[];
    for (const statement of statements) {
      expect(message).toContain(statement);
      // PostgreSQL is told how a text becomes a number; the table is empty.
      await execute(statement);
    }
    await publish([one('a', 0.1)]);
    expect(await scores()).toEqual([['a', 0.1]]);
  });

  test('refuses a view, and the relations of the sales', async () => {
    await execute(`CREATE SCHEMA ml; CREATE VIEW ${place} AS SELECT 1 AS customer_id`);
    await expect(publish([one('a', 0.1)])).rejects.toMatchObject({
      code: 'destination-unfit',
      message: expect.stringContaining('"ml"."scores" is a view'),
    });
  });
}
