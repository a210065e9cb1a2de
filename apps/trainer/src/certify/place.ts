import { type CertifiedPlace } from '@retail-ml/model-registry';
import { type Answer } from './answers';
import { type Subject } from './subject';

/** A place that gives predictions. */
export interface Place {
  name: string;
  /** Largest difference between numbers that is no fault; 0 where the same code computes. */
  tolerance: number;
  /** @throws PlaceNotRun where it is not to be had */
  run(subject: Subject): Promise<Comparison>;
}

/** What the place said, beside what it should have said. */
export interface Comparison {
  expected: readonly Answer[];
  found: readonly Answer[];
  /** What was compared, where it is not the answers to the subject's requests. */
  note?: string;
}

/** Why a place was not asked: no fault of the model. */
export class PlaceNotRun extends Error {
  override readonly name = 'PlaceNotRun';
}

const LONGEST_NOTE = 600;

/** Asks a place, and compares. What it throws makes it fail. */
export async function certifyPlace({ name, tolerance, run }: Place, subject: Subject): Promise<CertifiedPlace> {
  const started = performance.now();
  const seconds = () => Math.round(performance.now() - started) / 1000;
  try {
    const compared = await run(subject);
    return { place: name, tolerance, ...compare(compared, tolerance), seconds: seconds() };
  } catch (error) {
    const [note] = (error as Error).message.split('\n', 1);
    return {
      place: name,
      result: error instanceof PlaceNotRun ? 'not run' : 'failed',
      rows: 0,
      differingRows: 0,
      largestDifference: null,
      tolerance,
      seconds: seconds(),
      note: note.slice(0, LONGEST_NOTE),
    };
  }
}

type Compared = Pick<CertifiedPlace, 'result' | 'rows' | 'differingRows' | 'largestDifference' | 'note'>;

function compare({ expected, found, note = '' }: Comparison, tolerance: number): Compared {
  let largest: number | null = 0;
  let differingRows = 0;
  let first = '';
  if (found.length !== expected.length) first = `${expected.length} answers expected, ${found.length} found`;
  const rows = Math.min(expected.length, found.length);
  for (let row = 0; row < rows; row++) {
    let differs = false;
    for (const [field, value] of Object.entries(expected[row])) {
      const difference = differenceOf(value, found[row][field]);
      if (difference === null || largest === null) largest = null;
      else largest = Math.max(largest, difference);
      if (difference !== null && difference <= tolerance) continue;
      differs = true;
      first ||= `row ${row}, ${field}: ${JSON.stringify(value)} expected, ${JSON.stringify(found[row][field])} found`;
    }
    if (differs) differingRows++;
  }
  const passed = first === '' && rows > 0;
  return {
    result: passed ? 'passed' : 'failed',
    rows,
    differingRows,
    largestDifference: largest,
    note:
      [note, first, rows === 0 ? 'there was nothing to compare' : '']
        .filter(Boolean)
        .join('; ')
        .slice(0, LONGEST_NOTE) || null,
  };
}

/** Null where there is no number for it. */
function differenceOf(expected: Answer[string], found: Answer[string] | undefined): number | null {
  if (expected === found) return 0;
  if (typeof expected !== 'number' || typeof found !== 'number') return null;
  const difference = Math.abs(expected - found);
  return Number.isFinite(difference) ? difference : null;
}
