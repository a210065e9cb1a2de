import { linearScale } from './axis-scale';
import { interval, mark } from './chart-marks';
import { plotFrame } from './plot-frame';
import { type Picture, svgElement, svgPicture, svgText } from './svg-picture';

export interface ReliabilityChart extends Pick<Picture, 'id' | 'title' | 'description'> {
  /** In order of probability; `low` and `high` bound the observed rate. */
  bins: readonly {
    from: number;
    to: number;
    rows: number;
    predicted: number;
    observed: number;
    low: number;
    high: number;
  }[];
  /** What is answered from which probability on, in ascending order. */
  categories: readonly { name: string; from: number }[];
}

const WIDTH = 380;
const LEFT = 44;
const RIGHT = 368;
const TOP = 28;
const BOTTOM = 288;
const BARS_TOP = 334;
const BARS_BOTTOM = 390;
const HEIGHT = 414;

/** Observed rate against predicted probability, with the diagonal on which both are alike, above a histogram. */
export function reliabilityChart({ bins, categories, ...picture }: ReliabilityChart): string {
  const x = linearScale([0, 1], { from: LEFT, to: RIGHT, tickCount: 5 });
  const y = linearScale([0, 1], { from: BOTTOM, to: TOP, tickCount: 5 });
  const most = Math.max(1, ...bins.map(({ rows }) => rows));
  const bars = bins.map(({ from, to, rows }) => {
    const height = (rows / most) * (BARS_BOTTOM - BARS_TOP);
    const width = x.place(to) - x.place(from) - 1;
    return svgElement('rect', { class: 'bar', x: x.place(from) + 0.5, y: BARS_BOTTOM - height, width, height });
  });
  return svgPicture(
    { ...picture, width: WIDTH, height: HEIGHT },
    plotFrame({
      ...{ x, y, left: LEFT, right: RIGHT, top: TOP, bottom: BOTTOM },
      xLabel: 'predicted probability',
      yLabel: 'observed rate',
    }),
    svgElement('line', { class: 'guide', x1: x.place(0), y1: y.place(0), x2: x.place(1), y2: y.place(1) }),
    ...categories
      .slice(1)
      .map(({ from }) =>
        svgElement('line', { class: 'guide', x1: x.place(from), y1: BARS_TOP - 4, x2: x.place(from), y2: BARS_BOTTOM }),
      ),
    ...bins.map(({ predicted, low, high }) =>
      interval(1, x.place(predicted), y.place(low), x.place(predicted), y.place(high)),
    ),
    ...bins.map(({ predicted, observed }) => mark(1, x.place(predicted), y.place(observed))),
    ...bars,
    svgElement('line', { class: 'grid', x1: LEFT, y1: BARS_BOTTOM, x2: RIGHT, y2: BARS_BOTTOM }),
    ...categories.map(({ name, from }, i) =>
      svgText(name, {
        x: (x.place(from) + x.place(categories[i + 1]?.from ?? 1)) / 2,
        y: BARS_BOTTOM + 18,
        'text-anchor': 'middle',
      }),
    ),
    svgText('rows', { x: LEFT - 6, y: BARS_BOTTOM, 'text-anchor': 'end' }),
    svgText(most.toLocaleString('en-US'), { x: LEFT - 6, y: BARS_TOP + 6, 'text-anchor': 'end' }),
  );
}
