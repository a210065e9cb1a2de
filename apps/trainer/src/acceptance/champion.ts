import {
  type AcceptanceCheck,
  type Artefact,
  type ModelCode,
  type ModelRegistry,
  RegistryError,
} from '@retail-ml/model-registry';
import { type Day, formatDay } from '@retail-ml/features';
import { CHAMPION, HINDSIGHT } from './verdict';

/** Why a challenger is not compared with a champion. */
export interface Absence {
  absence: string;
}

/** Loads the champion; whatever is wrong with it must not cost a training. */
export async function loadChampion(registry: ModelRegistry, code: ModelCode): Promise<Artefact | Absence> {
  let version: string | null = null;
  try {
    ({ champion: version } = await registry.aliases());
    if (version === null) return { absence: 'There is no champion yet to compare with.' };
    return await registry.load(code, version);
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    const named = version === null ? 'The champion' : `The champion ${version}`;
    return {
      absence:
        error.code === 'feature-view-mismatch'
          ? `${named} was trained with features that this code does not compute, so it is not compared.`
          : `${named} cannot be loaded, so it is not compared: ${error.message}`,
    };
  }
}

/** Says in the verdict why the champion was not compared. Nothing is decided by it. */
export function notCompared({ absence }: Absence): AcceptanceCheck {
  return { check: CHAMPION, passed: null, figures: {}, sentence: absence };
}

/**
 * Says in the verdict that the champion has learned from days of the test, if it has. Nothing is decided by it.
 *
 * @param knownBefore the day after the last one that its training labels know
 */
export function hindsight(version: string, knownBefore: Day, firstTestDay: Day): AcceptanceCheck[] {
  if (knownBefore <= firstTestDay) return [];
  return [
    {
      check: HINDSIGHT,
      passed: null,
      figures: { days: knownBefore - firstTestDay },
      sentence:
        `The champion ${version} learned from sales up to ${formatDay(knownBefore - 1)}, and the test begins on ` +
        `${formatDay(firstTestDay)}: it knows some of the answers, so its figures are better than it is.`,
    },
  ];
}
