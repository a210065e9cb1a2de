import { BOUNDED_CHURN_FEATURES, churnFeatureView, type ChurnTransforms, type Standardizer } from '@retail-ml/features';
import { type Manifest } from '@retail-ml/model-registry';
import { ChurnModelError } from './churn-model-error';
import { type RiskDecision } from './risk-category';

/** The manifest's sections that belong to churn. */
export interface ChurnModelSections {
  transforms: ChurnTransforms;
  standardizer: Standardizer;
  decision: ChurnDecision;
}

export interface ChurnDecision extends RiskDecision {
  /** Length of the label window: churned means no purchase in it. */
  horizonDays: number;
}

/** @throws ChurnModelError `invalid-section` naming the section and field that is not as it must be. */
export function readChurnModelSections(manifest: Pick<Manifest, keyof ChurnModelSections>): ChurnModelSections {
  const { transforms, standardizer, decision } = manifest as unknown as ChurnModelSections;
  const width = churnFeatureView.features.length;
  positive('transforms.lookbackDays', transforms?.lookbackDays);
  positive('transforms.horizonDays', transforms.horizonDays);
  for (const field of ['rateShape', 'rateScaleDays', 'dropoutA', 'dropoutB'] as const)
    positive(`transforms.bgNbd.${field}`, transforms.bgNbd?.[field]);
  for (const field of ['rateShape', 'rateScaleDays', 'dropoutShape', 'dropoutScaleDays'] as const)
    positive(`transforms.paretoNbd.${field}`, transforms.paretoNbd?.[field]);
  for (const feature of BOUNDED_CHURN_FEATURES) {
    finite(`transforms.bounds.${feature}.least`, transforms.bounds?.[feature]?.least);
    finite(`transforms.bounds.${feature}.most`, transforms.bounds[feature].most);
  }
  numbers('standardizer.mean', standardizer?.mean, width);
  numbers('standardizer.scale', standardizer.scale, width);
  positive('standardizer.clip', standardizer.clip);
  positive('decision.horizonDays', decision?.horizonDays);
  for (const field of ['mediumFrom', 'highFrom', 'topQuarterValue'] as const)
    finite(`decision.${field}`, decision[field]);
  return { transforms, standardizer, decision };
}

function numbers(field: string, value: unknown, length: number): void {
  if (!Array.isArray(value) || value.length !== length) fail(field, `${length} numbers`, value);
  (value as unknown[]).forEach((element, i) => finite(`${field}[${i}]`, element));
}

function positive(field: string, value: unknown): void {
  finite(field, value);
  if ((value as number) <= 0) fail(field, 'a number above 0', value);
}

function finite(field: string, value: unknown): void {
  if (typeof value !== 'number' || !Number.isFinite(value)) fail(field, 'a finite number', value);
}

const SHOWN_CHARACTERS = 80;

function fail(field: string, expected: string, found: unknown): never {
  const shown = JSON.stringify(found)?.slice(0, SHOWN_CHARACTERS) ?? 'absent';
  throw new ChurnModelError('invalid-section', `manifest.json: ${field} must be ${expected}, not ${shown}.`);
}
