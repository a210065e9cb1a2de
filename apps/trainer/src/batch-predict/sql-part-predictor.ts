import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { registerModel, type RowTally } from '../sql/register-model';
import { registerReasons } from '../sql/register-reasons';
import { inputExpressions } from '../tables/input-expressions';
import { findRejects } from '../tables/rejected-rows';
import { type TabularModel } from '../tables/tabular-model';
import { copyPredictions } from './copy-predictions';
import { type Part, type PartOutcome, type PartPredictor, type PartsSettings } from './part';
import { writeRejects } from './part-rejects';

/** Modest and fixed, whatever the file's size: what does not fit goes to a temporary file. */
const MEMORY_LIMIT = '256MB';

/**
 * With one, rows come, are predicted and go in their order. More would wait for the predictor, which has one thread,
 * and keep rows in memory until it is their turn. Files use more cores by their parts.
 */
const THREADS = '1';

/** Predicts parts in this thread, in a DuckDB of its own. */
export class SqlPartPredictor implements PartPredictor {
  private constructor(
    private readonly instance: DuckDBInstance,
    /** For questions about files. */
    readonly connection: DuckDBConnection,
    private readonly model: TabularModel,
    private readonly settings: Pick<PartsSettings, 'outputFormat' | 'explain'>,
    private readonly tally: RowTally,
  ) {}

  static async open(
    model: TabularModel,
    settings: Pick<PartsSettings, 'outputFormat' | 'explain'>,
  ): Promise<SqlPartPredictor> {
    const instance = await DuckDBInstance.create(':memory:', { memory_limit: MEMORY_LIMIT, threads: THREADS });
    const connection = await instance.connect();
    const tally = await registerModel(connection, model);
    if (settings.explain) await registerReasons(connection, model);
    return new SqlPartPredictor(instance, connection, model, settings, tally);
  }

  async predict({ index, source, outputFile, rejectsFile }: Part): Promise<PartOutcome> {
    const { connection, model, settings, tally } = this;
    const { outputFormat: format, explain } = settings;
    const before = { asked: tally.asked, counts: [...tally.counts] };
    const expressions = inputExpressions(model, source);
    const copied = await connection.runAndReadAll(
      copyPredictions(source, model, expressions, { path: outputFile, format, hasHeader: index === 0, explain }),
    );
    const scored = Number(copied.getRowsJS()[0][0]);
    const rejects = await findRejects(connection, source, expressions.fault, {
      asked: tally.asked - before.asked,
      scored,
    });
    if (rejects.count > 0) await writeRejects(rejectsFile, rejects);
    // The next part's places in its file would be taken for this one's.
    await connection.run('DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans');
    return { scored, rejected: rejects.count, counts: tally.counts.map((count, i) => count - before.counts[i]) };
  }

  interrupt(): void {
    this.connection.interrupt();
  }

  async close(): Promise<void> {
    this.connection.closeSync();
    this.instance.closeSync();
  }
}
