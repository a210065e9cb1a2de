import { type AxisScale } from './axis-scale';
import { svgElement, svgText } from './svg-picture';

export interface PlotFrame {
  x: AxisScale;
  y: AxisScale;
  /** User units of the plot's edges. */
  left: number;
  right: number;
  top: number;
  bottom: number;
  /** What the axes show; y's is written above the plot. */
  xLabel: string;
  yLabel: string;
}

/** Grid lines with their values, and what the axes show. */
export function plotFrame({ x, y, left, right, top, bottom, xLabel, yLabel }: PlotFrame): string {
  return [
    ...x.ticks.map(({ value, label }) => {
      const at = x.place(value);
      return (
        svgElement('line', { class: 'grid', x1: at, y1: top, x2: at, y2: bottom }) +
        svgText(label, { x: at, y: bottom + 16, 'text-anchor': 'middle' })
      );
    }),
    ...y.ticks.map(({ value, label }) => {
      const at = y.place(value);
      return (
        svgElement('line', { class: 'grid', x1: left, y1: at, x2: right, y2: at }) +
        svgText(label, { x: left - 6, y: at + 4, 'text-anchor': 'end' })
      );
    }),
    svgText(xLabel, { x: right, y: bottom + 34, 'text-anchor': 'end', class: 'label' }),
    svgText(yLabel, { x: 4, y: 14, class: 'label' }),
  ].join('');
}
