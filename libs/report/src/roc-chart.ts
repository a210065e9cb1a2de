import { linearScale } from './axis-scale';
import { plotFrame } from './plot-frame';
import { pathThrough, type Picture, svgElement, svgPicture } from './svg-picture';

export interface RocChart extends Pick<Picture, 'id' | 'title' | 'description'> {
  /** The model first, then what it is compared with. */
  curves: readonly { points: readonly { falsePositiveRate: number; truePositiveRate: number }[] }[];
  /** What the axes show. */
  xLabel: string;
  yLabel: string;
}

const WIDTH = 380;
const LEFT = 44;
const RIGHT = 368;
const TOP = 28;
const BOTTOM = 352;
const HEIGHT = 394;

/** Share of the positives found against share of the negatives taken along, with the diagonal of guessing. */
export function rocChart({ curves, xLabel, yLabel, ...picture }: RocChart): string {
  const x = linearScale([0, 1], { from: LEFT, to: RIGHT, tickCount: 5 });
  const y = linearScale([0, 1], { from: BOTTOM, to: TOP, tickCount: 5 });
  const paths = curves.map(({ points }, i) =>
    svgElement('path', {
      class: `curve series-${i === 0 ? 1 : 3}`,
      d: pathThrough(points.map((point) => [x.place(point.falsePositiveRate), y.place(point.truePositiveRate)])),
    }),
  );
  return svgPicture(
    { ...picture, width: WIDTH, height: HEIGHT },
    plotFrame({ x, y, left: LEFT, right: RIGHT, top: TOP, bottom: BOTTOM, xLabel, yLabel }),
    svgElement('line', { class: 'guide', x1: LEFT, y1: BOTTOM, x2: RIGHT, y2: TOP }),
    // The model last: it lies on top.
    ...paths.reverse(),
  );
}
