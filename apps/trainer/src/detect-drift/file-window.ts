import { DuckDBInstance } from '@duckdb/node-api';
import { inputExpressions } from '../tables/input-expressions';
import { findRejects } from '../tables/rejected-rows';
import { openTableSource } from '../tables/table-file';
import { type InputCells, type TabularModel } from '../tables/tabular-model';
import { inputCells } from '../sql/vector-cells';
import { TrainerError } from '../trainer-error';
import { type DriftWindow } from './drift-window';

/**
 * Reads feature rows from a file of the kinds that `batch-predict` reads, and predicts each of them. Rows that the API
 * would refuse are left out, and told.
 *
 * @throws TrainerError when there is no such file, or it cannot be read; naming the missing columns and those found.
 */
export async function readFileWindow(path: string, model: TabularModel): Promise<DriftWindow> {
  const instance = await DuckDBInstance.create(':memory:');
  try {
    const connection = await instance.connect();
    const source = await openTableSource(connection, path);
    const { values, fault } = inputExpressions(model, source);
    // A table of all rows: then the parser's faults are known, and the rows need to be read only once.
    await connection.run(
      `CREATE TEMP TABLE inputs AS SELECT ${model.inputs.map(({ name }) => `${values.get(name)} AS ${name}`).join(', ')},
         (${fault}) IS NULL AS is_possible
       FROM (SELECT * FROM ${source.rows})`,
    );
    const [[asked, scored]] = (
      await connection.runAndReadAll('SELECT count(*), count(*) FILTER (is_possible) FROM inputs')
    ).getRowsJS();
    const chunks: InputCells[] = [];
    const result = await connection.stream('SELECT * EXCLUDE (is_possible) FROM inputs WHERE is_possible');
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
      chunks.push(inputCells(chunk, model.inputs));
    }
    const rejects = await findRejects(connection, source, fault, { asked: Number(asked), scored: Number(scored) });
    const notes: string[] = [];
    await rejects.visit(({ line, column, reason }) => {
      if (notes.length > 0) return;
      notes.push(
        `${rejects.count} rows that the API would refuse are left out; the first: line ${line}` +
          `${column && `, column ${column}`}: ${reason}.`,
      );
    });
    return { columns: model.watchedColumns(chunks), source: path, notes };
  } catch (error) {
    if (error instanceof TrainerError) throw error;
    throw new TrainerError('failed', `${path} cannot be read: ${(error as Error).message.split('\n', 1)[0]}`);
  } finally {
    instance.closeSync();
  }
}
