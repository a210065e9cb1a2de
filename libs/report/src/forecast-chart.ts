import { unitScale } from './axis-scale';
import { interval, mark } from './chart-marks';
import { plotFrame } from './plot-frame';
import { type Picture, svgElement, svgPicture } from './svg-picture';

export interface ForecastChart extends Pick<Picture, 'id' | 'title' | 'description'> {
  /** Rows one by one. */
  points: readonly { predicted: number; observed: number }[];
  /** Means of many rows; `low` and `high` bound the observed one. */
  bins: readonly { predicted: number; observed: number; low: number; high: number }[];
}

const WIDTH = 380;
const LEFT = 50;
const RIGHT = 368;
const TOP = 28;
const BOTTOM = 346;
const HEIGHT = 388;

/** Units sold against units forecast, both by their logarithm, with the diagonal on which both are alike. */
export function forecastChart({ points, bins, ...picture }: ForecastChart): string {
  const most = Math.max(...[...points, ...bins].flatMap(({ predicted, observed }) => [predicted, observed]), 10);
  const x = unitScale(most, { from: LEFT, to: RIGHT });
  const y = unitScale(most, { from: BOTTOM, to: TOP });
  return svgPicture(
    { ...picture, width: WIDTH, height: HEIGHT },
    plotFrame({
      ...{ x, y, left: LEFT, right: RIGHT, top: TOP, bottom: BOTTOM },
      xLabel: 'units forecast',
      yLabel: 'units sold',
    }),
    svgElement('line', { class: 'guide', x1: LEFT, y1: BOTTOM, x2: RIGHT, y2: TOP }),
    ...points.map(({ predicted, observed }) =>
      svgElement('circle', { class: 'point', cx: x.place(predicted), cy: y.place(observed), r: 2.6 }),
    ),
    ...bins.map(({ predicted, low, high }) =>
      interval(1, x.place(predicted), y.place(low), x.place(predicted), y.place(high)),
    ),
    ...bins.map(({ predicted, observed }) => mark(1, x.place(predicted), y.place(observed))),
  );
}
