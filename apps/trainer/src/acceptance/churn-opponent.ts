import { ChurnPredictor } from '@retail-ml/churn-model';
import { type Artefact, type Manifest } from '@retail-ml/model-registry';
import { type Absence } from './champion';

/** Of whom and of what a model speaks: models that differ in it cannot be compared. */
export interface ChurnQuestion {
  lookbackDays: number;
  horizonDays: number;
  population: string;
}

/** The champion as it answers test rows. */
export interface ChurnOpponent {
  manifest: Manifest;
  predictor: ChurnPredictor;
}

const WORDS: Record<keyof ChurnQuestion, (question: ChurnQuestion) => string> = {
  horizonDays: ({ horizonDays }) => `a horizon of ${horizonDays} days`,
  lookbackDays: ({ lookbackDays }) => `a lookback of ${lookbackDays} days`,
  population: ({ population }) => `the population "${population}"`,
};

/** The champion, or why it cannot be compared with a model that answers the given question. */
export function churnOpponent(champion: Artefact | Absence, question: ChurnQuestion): ChurnOpponent | Absence {
  if ('absence' in champion) return champion;
  const predictor = new ChurnPredictor(champion);
  const { version, training } = champion.manifest;
  const { population = question.population } = training.options as Partial<ChurnQuestion>;
  const { lookbackDays, horizonDays } = predictor;
  const its = { lookbackDays, horizonDays, population };
  const differing = (Object.keys(WORDS) as (keyof ChurnQuestion)[]).filter((field) => its[field] !== question[field]);
  if (differing.length === 0) return { manifest: champion.manifest, predictor };
  const [theirs, ours] = [its, question].map((it) => differing.map((field) => WORDS[field](it)).join(' and '));
  return {
    absence: `The champion ${version} has ${theirs} and this model ${ours}: they answer different questions, so they are not compared.`,
  };
}
