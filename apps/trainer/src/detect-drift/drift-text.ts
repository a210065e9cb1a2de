import Table from 'cli-table3';
import pc from 'picocolors';
import { type DetectedDrift } from './detect-drift';

/** What a terminal shows of drift: a field a line, then the verdict. */
export function driftText({ model, modelVersion, trainingWindow, source, notes, report }: DetectedDrift): string {
  const table = new Table({
    head: ['field', 'PSI', 'by chance', 'test', 'p', 'median then', 'now', ''],
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
  for (const { field, psi, criticalPsi, test, medians, alarm } of report.fields) {
    table.push([
      field,
      psi.toFixed(3),
      criticalPsi === null ? '' : `up to ${criticalPsi.toFixed(3)}`,
      test.name === 'chi-squared' ? `chi² ${test.statistic.toFixed(1)}` : `KS ${test.statistic.toFixed(3)}`,
      probability(test.pValue),
      medians === null ? '' : number(medians.reference),
      medians === null ? '' : number(medians.current),
      alarm ? pc.red('drift') : '',
    ]);
  }
  return [
    `${model} ${modelVersion}, trained on ${count(report.rows.reference)} rows from ${trainingWindow.from} to ` +
      `${trainingWindow.to}, against ${count(report.rows.current)} of ${source}`,
    ...notes,
    table.toString(),
    verdictSentence(report),
  ].join('\n');
}

/** The verdict in one sentence, with what follows from it. */
export function verdictSentence({ verdict, rows, fields, threshold }: DetectedDrift['report']): string {
  if (verdict === 'not enough data') {
    return `Not enough data: ${rows.current} rows, ${rows.needed} are needed to tell drift from chance.`;
  }
  if (verdict === 'no drift') return `No drift: no field's PSI is above ${threshold} and above chance.`;
  const alarms = fields.filter(({ alarm }) => alarm).map(({ field }) => field);
  return `Drift in ${alarms.join(', ')}: PSI is above ${threshold} and above what chance gives.`;
}

/** `0.034`, or `< 0.001`. */
export function probability(value: number): string {
  return value < 0.001 ? '< 0.001' : value.toFixed(3);
}

/** Three digits, whole numbers as they are. */
export function number(value: number): string {
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(3)));
}

/** `12,672` */
export function count(rows: number): string {
  return Math.round(rows).toLocaleString('en-US');
}
