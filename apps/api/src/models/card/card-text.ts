import { type Estimate } from '@retail-ml/model-registry';

/** `12,672` */
export function count(rows: number): string {
  return Math.round(rows).toLocaleString('en-US');
}

/** Three digits after the point for shares, fewer for units. */
export function figure(value: number): string {
  const size = Math.abs(value);
  if (size >= 1000) return count(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 3);
}

/** `0.812 (0.790 to 0.834)`; nothing where there is no figure. */
export function estimateText(estimate: Estimate | undefined): string {
  if (!estimate) return '';
  return `${figure(estimate.value)} (${figure(estimate.low)} to ${figure(estimate.high)})`;
}

/** `2026-11-24` of an instant. */
export function dayOf(instant: string): string {
  return instant.slice(0, 10);
}

/** `recency rule` of `recency_rule`. */
export function inWords(name: string): string {
  return name.replaceAll('_', ' ');
}
