import { type AxisScale, linearScale } from './axis-scale';
import { interval, mark, type Series } from './chart-marks';
import { type Picture, svgElement, svgPicture, svgText } from './svg-picture';

export interface IntervalMark {
  series: Series;
  value: number;
  /** Both absent for a value without an interval. */
  low?: number;
  high?: number;
}

export interface IntervalChart extends Pick<Picture, 'id' | 'title' | 'description'> {
  rows: readonly { label: string; marks: readonly IntervalMark[]; /** Said in the place of marks. */ note?: string }[];
  /** A value that is drawn as a line through all rows, e.g. the level that a coverage is to have. */
  reference?: number;
}

const WIDTH = 340;
const RIGHT = 326;
const TOP = 6;
const LONGEST_LABEL = 22;
const CHARACTER_WIDTH = 6.6;
const ROW_HEIGHT = 24;
const SERIES_HEIGHT = 12;

/** A row for each part: its values as marks, each on the line in which it lies. */
export function intervalChart({ rows, reference, ...picture }: IntervalChart): string {
  const labels = rows.map(({ label }) => shortened(label));
  const left = 12 + CHARACTER_WIDTH * Math.max(4, ...labels.map((label) => label.length));
  const marksOfRow = Math.max(1, ...rows.map(({ marks }) => marks.length));
  const rowHeight = ROW_HEIGHT + SERIES_HEIGHT * (marksOfRow - 1);
  const bottom = TOP + rowHeight * rows.length;
  const x = scaleOf(rows, reference, left + 8);
  return svgPicture(
    { ...picture, width: WIDTH, height: bottom + 26, compact: true },
    ...x.ticks.map(({ value, label }) => {
      const at = x.place(value);
      return (
        svgElement('line', { class: 'grid', x1: at, y1: TOP, x2: at, y2: bottom }) +
        svgText(label, { x: at, y: bottom + 18, 'text-anchor': 'middle' })
      );
    }),
    reference === undefined
      ? ''
      : svgElement('line', { class: 'guide', x1: x.place(reference), y1: TOP, x2: x.place(reference), y2: bottom }),
    ...rows.map(({ label, marks, note }, i) => {
      const middle = TOP + rowHeight * (i + 0.5);
      const drawn = marks.map(({ series, value, low, high }, place) => {
        const y = middle + SERIES_HEIGHT * (place - (marks.length - 1) / 2);
        const line = low === undefined || high === undefined ? '' : interval(series, x.place(low), y, x.place(high), y);
        return line + mark(series, x.place(value), y);
      });
      const hint = labels[i] === label ? undefined : label;
      return (
        svgText(labels[i], { x: left, y: middle + 4, 'text-anchor': 'end', class: 'label' }, hint) +
        (note === undefined ? drawn.join('') : svgText(note, { x: left + 12, y: middle + 4 }))
      );
    }),
  );
}

function scaleOf(rows: IntervalChart['rows'], reference: number | undefined, from: number): AxisScale {
  const values = rows.flatMap(({ marks }) =>
    marks.flatMap(({ value, low = value, high = value }) => [value, low, high]),
  );
  const all = reference === undefined ? values : [...values, reference];
  const domain = all.length === 0 ? ([0, 1] as const) : ([Math.min(...all), Math.max(...all)] as const);
  return linearScale(domain, { from, to: RIGHT, tickCount: 3 });
}

function shortened(label: string): string {
  return label.length > LONGEST_LABEL ? `${label.slice(0, LONGEST_LABEL - 1)}…` : label;
}
