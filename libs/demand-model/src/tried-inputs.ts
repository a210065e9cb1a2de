import { type DemandModelSections } from './demand-model-sections';

/** The yearly index of a horizon among what training tried. */
export function yearlyIndexOf(horizonDays: number): string {
  return `yearly index of ${horizonDays} days`;
}

/** A group of inputs that training tried on rolling origins, or several together. */
export interface TriedInputs {
  /** As in `DemandCalibration.tried`, e.g. `calendar, category`. */
  name: string;
  /** Loss with them over loss without, of each block. */
  ratios: readonly number[];
  /** Whether the model looks at all of them. */
  isTaken: boolean;
}

/** What training tried, and what the model takes of it; nothing where the history was too short to try. */
export function triedInputs({
  calibration: { tried = {}, sharedInputs },
  decision,
}: Pick<DemandModelSections, 'calibration' | 'decision'>): TriedInputs[] {
  const taken = new Set<string>([
    ...sharedInputs,
    ...(decision.productProfiles ? ['history'] : []),
    ...(decision.yearlyIndexDays ?? []).map(yearlyIndexOf),
  ]);
  return Object.entries(tried).map(([name, ratios]) => ({
    name,
    ratios,
    isTaken: name.split(', ').every((group) => taken.has(group)),
  }));
}
