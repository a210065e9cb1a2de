import { type ScoreBatch, type ScoreColumn } from '@retail-ml/data-sources';
import { possibleRows } from '../tables/possible-rows';
import { type AnswerCells, type TabularModel } from '../tables/tabular-model';
import { type SnapshotCells } from './snapshot-cells';

/** The columns in which a model's answers are kept, those that are the same for all rows too. */
export function scoreColumns({ outputs, constants }: TabularModel): ScoreColumn[] {
  return [
    ...outputs.map(({ name, kind }): ScoreColumn => ({
      name,
      type: kind === 'choice' ? 'text' : kind,
      isNullable: true,
    })),
    ...sameForAll(constants).map(([name, value]): ScoreColumn => ({
      name,
      type: Number.isInteger(value) ? 'whole number' : typeof value === 'number' ? 'number' : 'text',
    })),
  ];
}

/** Predicts batches of snapshots. */
export class BatchScorer {
  /** Answered rows by the model's `counted` output. */
  readonly counts: Record<string, number>;
  /** Rows that the API would refuse: they have no answer. */
  refused = 0;
  private answers: AnswerCells = {};
  private room = 0;

  constructor(private readonly model: TabularModel) {
    const counted = model.outputs.find(({ name }) => name === model.counted.output);
    this.counts = Object.fromEntries((counted?.choices ?? []).map((choice) => [choice, 0]));
  }

  /** Scores in the order of `scoreColumns`; the arrays are used again for the next batch. */
  score({ ids, cells }: SnapshotCells): ScoreBatch {
    const { model, counts } = this;
    this.provide(cells.rowCount);
    const possible = possibleRows(cells, model);
    model.predict(cells, possible, this.answers);
    for (let row = 0; row < cells.rowCount; row++) if (possible[row] === 0) this.refuse(row);
    const values = model.outputs.map(({ name, choices }) => {
      const answers = this.answers[name].subarray(0, cells.rowCount);
      if (choices === undefined) return answers;
      const texts = Array.from(answers, (choice) => (Number.isNaN(choice) ? null : choices[choice]));
      if (name === model.counted.output) for (const text of texts) if (text !== null) counts[text]++;
      return texts;
    });
    const same = sameForAll(model.constants).map(([, value]) =>
      typeof value === 'number' ? new Float64Array(ids.length).fill(value) : Array<string>(ids.length).fill(value),
    );
    return { ids, values: [...values, ...same] };
  }

  private provide(rows: number): void {
    if (rows <= this.room) return;
    this.room = rows;
    this.answers = Object.fromEntries(this.model.outputs.map(({ name }) => [name, new Float64Array(rows)]));
  }

  private refuse(row: number): void {
    for (const answers of Object.values(this.answers)) answers[row] = NaN;
    this.refused++;
  }
}

/** The version stands in each row of a table of scores by itself. */
function sameForAll(constants: TabularModel['constants']): [string, string | number][] {
  return Object.entries(constants).filter(([name]) => name !== 'model_version');
}
